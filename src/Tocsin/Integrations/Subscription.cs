namespace Tocsin.Integrations;

/// <summary>Which events an integration wants. Null means all, and so does an empty list.</summary>
internal sealed record Subscription
{
    public static Subscription All { get; } = new();

    /// <summary>Only events about one of these targets.</summary>
    public IReadOnlyList<string>? TargetIds { get; init; }

    /// <summary>Types, aliases and wildcards, as they were given.</summary>
    public IReadOnlyList<string>? Events { get; init; }

    /// <summary>Only findings of these severities; other events are not held against it.</summary>
    public IReadOnlyList<string>? Severities { get; init; }
}
