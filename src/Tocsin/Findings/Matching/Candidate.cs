using Tocsin.Scanning;

namespace Tocsin.Findings.Matching;

/// <summary>One side of a comparison: a result, or a finding that the target has, in the same terms.</summary>
internal sealed record Candidate
{
    public required string Tool { get; init; }

    /// <summary>By the name that it goes by now.</summary>
    public required string Rule { get; init; }

    public required string File { get; init; }

    public required int Line { get; init; }

    public required FindingPlace Place { get; init; }

    /// <summary>Of a result.</summary>
    public Identity Identity { get; init; }

    /// <summary>Of a result.</summary>
    public int Run { get; init; }

    /// <summary>Of what is known; null of a result.</summary>
    public KnownFinding? Known { get; init; }

    /// <summary>What its code may be looked for by in its own file.</summary>
    public (string, string, string, UInt128) Here => (Tool, Rule, File, Place.Context);

    /// <summary>What its code may be looked for by anywhere.</summary>
    public (string, string, UInt128) Anywhere => (Tool, Rule, Place.Context);

    public bool IsOpenHere => Known?.Here is { State: FindingState.Open };

    public static Candidate Of(Identity identity, ScanResult result, RuleNames rules) =>
        new()
        {
            Tool = result.Tool,
            Rule = rules.Now(result.Tool, result.RuleId),
            File = result.File,
            Line = result.Line,
            Place = FindingPlace.Of(result),
            Identity = identity,
            Run = result.Run,
        };

    public static Candidate Of(KnownFinding known, FindingPlace place, RuleNames rules) =>
        new()
        {
            Tool = known.Tool,
            Rule = rules.Now(known.Tool, known.RuleId),
            File = known.File,
            Line = known.Line,
            Place = place,
            Known = known,
        };
}
