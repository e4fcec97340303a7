namespace Tocsin.Client.Findings;

/// <summary>Something that has happened to a finding.</summary>
public sealed record FindingHistoryEntry
{
    /// <summary>When.</summary>
    public required DateTimeOffset At { get; init; }

    /// <summary>What, such as <c>found</c>, <c>resolved</c>, <c>status</c> or <c>suppressed</c>.</summary>
    public required string Action { get; init; }

    /// <summary>What was before: the status, or the assignee.</summary>
    public string? From { get; init; }

    /// <summary>What is since: the status, the assignee, when a suppression ends.</summary>
    public string? To { get; init; }

    /// <summary>Why, where somebody said so.</summary>
    public string? Reason { get; init; }

    /// <summary>Who.</summary>
    public required FindingActor By { get; init; }
}

/// <summary>Who did something with a finding.</summary>
public sealed record FindingActor
{
    /// <summary><c>api_key</c>, <c>scan</c> or <c>tocsin</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>The key's or the scan's id.</summary>
    public required string Id { get; init; }

    /// <summary>The key's name.</summary>
    public string? Name { get; init; }
}
