namespace Tocsin.Client.Findings;

/// <summary>Which findings; what is null does not narrow.</summary>
public sealed record FindingQuery
{
    /// <summary>Id or name of a target.</summary>
    public string? Target { get; init; }

    /// <summary>Id of a scan.</summary>
    public string? Scan { get; init; }

    /// <summary>Name of a branch.</summary>
    public string? Branch { get; init; }

    /// <summary><c>open</c> or <c>resolved</c>.</summary>
    public string? State { get; init; }

    /// <summary>Severities; empty is all.</summary>
    public IReadOnlyList<string> Severities { get; init; } = [];

    /// <summary>Id of a rule.</summary>
    public string? Rule { get; init; }

    /// <summary>Name of a scanner.</summary>
    public string? Tool { get; init; }

    /// <summary>Words in title, message or path.</summary>
    public string? Text { get; init; }
}
