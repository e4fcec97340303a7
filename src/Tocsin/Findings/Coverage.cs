namespace Tocsin.Findings;

/// <summary>
/// Where a scan looked, and with what. Only a finding that lies inside can be called resolved when the scan does not
/// report it.
/// </summary>
internal sealed record Coverage
{
    /// <summary>Tools that ran to their end; one that failed in any of its runs is not here.</summary>
    public required IReadOnlySet<string> Tools { get; init; }

    /// <summary>Files and folders that were looked at, relative to the root; empty is everything.</summary>
    public required IReadOnlyList<string> Paths { get; init; }

    /// <summary>Rules that were applied, a trailing <c>*</c> standing for any ending; empty is all of each tool's.</summary>
    public required IReadOnlyList<string> Rules { get; init; }

    /// <summary>How deep it looked.</summary>
    public required Preset Preset { get; init; }

    /// <summary>Whether a scan of this coverage would have reported the finding.</summary>
    /// <param name="tool">The tool that reported it.</param>
    /// <param name="rule">Its rule.</param>
    /// <param name="file">Its path; empty when it has no place in the code.</param>
    /// <param name="foundWith">The shallowest preset that has ever reported it.</param>
    public bool Covers(string tool, string rule, string file, Preset foundWith) =>
        Tools.Contains(tool) && foundWith <= Preset && CoversRule(rule) && CoversPath(file);

    private bool CoversRule(string rule) =>
        Rules.Count == 0
        || Rules.Any(r => r.EndsWith('*') ? rule.StartsWith(r[..^1], StringComparison.Ordinal) : r == rule);

    private bool CoversPath(string file) =>
        Paths.Count == 0
        || Paths.Any(p => file == p || (file.StartsWith(p, StringComparison.Ordinal) && file[p.Length] == '/'));
}
