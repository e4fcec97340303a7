namespace Tocsin.Scanning.Sarif;

/// <summary>What a SARIF file held beside its results.</summary>
public sealed record SarifSummary
{
    public required IReadOnlyList<SarifRun> Runs { get; init; }
}

/// <summary>One run of one tool.</summary>
public sealed record SarifRun
{
    /// <summary>Name of the tool, lower case.</summary>
    public required string Tool { get; init; }

    public string? ToolVersion { get; init; }

    /// <summary>False when an invocation says that it failed: nothing of this tool may be called resolved then.</summary>
    public required bool Successful { get; init; }

    /// <summary>What the tool said of its failure, at most 1,000 characters.</summary>
    public string? Error { get; init; }

    /// <summary>Results that count: those that passed, or do not apply, are left out.</summary>
    public required int Results { get; init; }
}
