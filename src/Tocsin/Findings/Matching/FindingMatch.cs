using Tocsin.Scanning;

namespace Tocsin.Findings.Matching;

/// <summary>
/// Finds out which results are findings that the target has already. In steps, each with what the ones before have left:
/// the same code in the same file; a file that has another name now; code that has moved to another file; other words
/// where there is no code; the tool's own fingerprint. Pure: the same input gives the same pairs.
/// </summary>
internal sealed class FindingMatch
{
    private readonly Coverage _coverage;
    private readonly Dictionary<Identity, KnownFinding> _pairs = [];
    private readonly List<(Candidate Result, Candidate Known)> _same = [];
    private readonly HashSet<string> _here = new(StringComparer.Ordinal);
    private readonly List<Candidate> _reported;
    private List<Candidate> _results;
    private List<Candidate> _known;

    private FindingMatch(
        IReadOnlyDictionary<Identity, ScanResult> results,
        IReadOnlyList<KnownFinding> known,
        Coverage coverage
    )
    {
        _coverage = coverage;
        var rules = new RuleNames(results.Values);
        // Kept by a version that knew nothing of the code: only what is exactly the same is known again.
        foreach (var finding in known.Where(k => k.Place is null && results.ContainsKey(k.Identity)))
        {
            _pairs.Add(finding.Identity, finding);
            _here.Add(finding.File);
        }

        _reported = [.. results.Select(r => Candidate.Of(r.Key, r.Value, rules))];
        _results = [.. _reported.Where(r => !_pairs.ContainsKey(r.Identity))];
        _known = [.. known.Where(k => k.Place is not null).Select(k => Candidate.Of(k, k.Place!.Value, rules))];
    }

    /// <summary>For each result that is a finding already, which.</summary>
    /// <param name="results">What the scan reported.</param>
    /// <param name="known">What the target has.</param>
    /// <param name="coverage">Where the scan looked: what lies outside has not moved.</param>
    public static IReadOnlyDictionary<Identity, KnownFinding> Of(
        IReadOnlyDictionary<Identity, ScanResult> results,
        IReadOnlyList<KnownFinding> known,
        Coverage coverage
    )
    {
        var match = new FindingMatch(results, known, coverage);
        match.Align();
        if (match._results.Count > 0 && match._known.Count > 0)
        {
            match.LookElsewhere();
        }

        return match._pairs;
    }

    private void LookElsewhere()
    {
        _known.RemoveAll(k => !IsMissed(k));
        var moved = MovedFiles.Find(_results, _known, _here);
        if (moved.Count > 0)
        {
            _known = [.. _known.Select(k => moved.GetValueOrDefault(k.File) is { } now ? k with { File = now } : k)];
            Align();
        }

        Take(MovedCode.Find(_results, _known));
        Take(Reworded.Find(_results, _known, new LineShifts(_same)));
        Take(ToolFingerprints.Find(_results, _known, ToolFingerprints.Trusted(_reported, _same)));
    }

    // Its place was looked at and it is not there; or it is another branch's, where it is still open.
    private bool IsMissed(Candidate candidate)
    {
        var known = candidate.Known!;
        var depth = known.Here?.FoundWith ?? _coverage.Preset;
        return (known.Here?.State ?? known.State) == FindingState.Open
            && _coverage.Covers(known.Tool, known.RuleId, known.File, depth);
    }

    private void Align()
    {
        var known = _known.ToLookup(k => k.Here);
        var groups = _results
            .GroupBy(r => r.Here)
            .Select(g => (Results: g.ToList(), Known: known[g.Key].ToList()))
            .Where(g => g.Known.Count > 0)
            .ToList();
        var single = groups.ToLookup(g => g.Results.Count == 1 && g.Known.Count == 1);
        Take(single[true].Select(g => (g.Results[0], g.Known[0])));
        var alignment = new Alignment(new LineShifts(_same));
        Take(single[false].SelectMany(g => alignment.Of(g.Results, g.Known)));
    }

    private void Take(IEnumerable<(Candidate Result, Candidate Known)> pairs)
    {
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (var (result, known) in pairs.ToList())
        {
            _pairs.Add(result.Identity, known.Known!);
            _same.Add((result, known));
            _here.Add(result.File);
            taken.Add(known.Known!.Id);
        }

        _results = [.. _results.Where(r => !_pairs.ContainsKey(r.Identity))];
        _known = [.. _known.Where(k => !taken.Contains(k.Known!.Id))];
    }
}
