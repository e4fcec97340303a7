namespace Tocsin.Scanning;

/// <summary>One weakness as one scanner reported it in one run, normalised: what identity, routing and people need.</summary>
public sealed record ScanResult
{
    /// <summary>Position of the SARIF run that holds it, from 0.</summary>
    public required int Run { get; init; }

    /// <summary>Name of the tool, lower case: <c>solhint</c>, <c>devskim</c>.</summary>
    public required string Tool { get; init; }

    public required string RuleId { get; init; }

    /// <summary>One short line about the rule, or about the result where the rule has none.</summary>
    public required string Title { get; init; }

    /// <summary>What the tool says of this place; at most 4,000 characters; a matched secret is masked.</summary>
    public required string Message { get; init; }

    public required Severity Severity { get; init; }

    /// <summary><c>high</c>, <c>medium</c> or <c>low</c>.</summary>
    public required string Confidence { get; init; }

    /// <summary><c>CWE-89</c>, or null.</summary>
    public string? Cwe { get; init; }

    /// <summary>Path relative to the scanned root, with forward slashes; empty when the result has no place.</summary>
    public required string File { get; init; }

    /// <summary>Line of the first character, from 1; 0 when the result has no line.</summary>
    public required int Line { get; init; }

    public int? EndLine { get; init; }

    /// <summary>The code at the place, at most 1,000 characters; a matched secret is masked.</summary>
    public string? Snippet { get; init; }

    /// <summary>Hash of the normalised code at the place (see <c>ContextHash</c>); of the message where no code is known.</summary>
    public required string ContextHash { get; init; }

    /// <summary>Hashes of what lies around the place (see <c>Surroundings</c>); null where the source was not at hand.</summary>
    public string? Surroundings { get; init; }

    /// <summary>Hash of the tool's own fingerprint; null where it wrote none, or an empty one.</summary>
    public string? Fingerprint { get; init; }

    /// <summary>Ids that the rule had in earlier versions of the tool, as the tool itself says; null for none.</summary>
    public IReadOnlyList<string>? FormerRuleIds { get; init; }

    /// <summary>The source itself, or the tool, says that this is not to be reported.</summary>
    public bool Suppressed { get; init; }

    /// <summary>Page that explains the rule; only http and https.</summary>
    public string? HelpUri { get; init; }
}
