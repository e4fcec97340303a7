using Tocsin.Findings;

namespace Tocsin.Digests;

/// <summary><c>data</c> of the <c>digest.*</c> events.</summary>
internal sealed record DigestData
{
    /// <summary>Whose it is: nobody else gets it.</summary>
    public required string IntegrationId { get; init; }

    public required DateTimeOffset From { get; init; }

    public required DateTimeOffset To { get; init; }

    public required string TimeZone { get; init; }

    public required int Scans { get; init; }

    public required int FailedScans { get; init; }

    public required int NewFindings { get; init; }

    public required int ResolvedFindings { get; init; }

    public required int ReopenedFindings { get; init; }

    public required int ChangedFindings { get; init; }

    public required IReadOnlyDictionary<string, int> NewBySeverity { get; init; }

    public required IReadOnlyDictionary<string, int> ResolvedBySeverity { get; init; }

    public required IReadOnlyDictionary<string, int> OpenFindings { get; init; }

    /// <summary>New and reopened ones that are still there, the worst first.</summary>
    public required IReadOnlyList<DigestFinding> Worst { get; init; }

    /// <summary>How many more there are.</summary>
    public required int More { get; init; }

    public required DigestLinks Links { get; init; }
}

/// <summary>A finding that a digest names.</summary>
internal sealed record DigestFinding
{
    public required string Id { get; init; }

    public required string RuleId { get; init; }

    public required string Title { get; init; }

    public required string Severity { get; init; }

    public required string Repository { get; init; }

    public required FindingEventLocation Location { get; init; }

    public required DigestLinks Links { get; init; }
}

/// <summary>Where to look.</summary>
internal sealed record DigestLinks
{
    public required string Dashboard { get; init; }
}
