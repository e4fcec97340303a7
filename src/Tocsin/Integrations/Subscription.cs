using System.Text.Json.Serialization;

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

    /// <summary>Only findings of these tools.</summary>
    public IReadOnlyList<string>? Tools { get; init; }

    /// <summary>Only findings of rules that fit one of these patterns.</summary>
    public IReadOnlyList<string>? Rules { get; init; }

    /// <summary>Only findings and scans of branches that fit one of these patterns.</summary>
    public IReadOnlyList<string>? Branches { get; init; }

    /// <summary>Only findings in files that fit one of these patterns.</summary>
    public IReadOnlyList<string>? Paths { get; init; }

    /// <summary>Whether it looks at more than what an event has beside its data.</summary>
    [JsonIgnore]
    public bool HasDetails =>
        Tools is { Count: > 0 } || Rules is { Count: > 0 } || Branches is { Count: > 0 } || Paths is { Count: > 0 };
}
