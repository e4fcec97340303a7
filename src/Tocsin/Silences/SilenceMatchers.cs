using System.Text.Json.Serialization;

namespace Tocsin.Silences;

/// <summary>What a silence is about: everything that is named has to fit. Null or empty is no condition.</summary>
internal sealed record SilenceMatchers
{
    /// <summary>Only deliveries to these.</summary>
    public IReadOnlyList<string>? IntegrationIds { get; init; }

    public IReadOnlyList<string>? TargetIds { get; init; }

    public IReadOnlyList<string>? Severities { get; init; }

    /// <summary>Patterns of rules.</summary>
    public IReadOnlyList<string>? Rules { get; init; }

    /// <summary>Patterns of files.</summary>
    public IReadOnlyList<string>? Paths { get; init; }

    /// <summary>Whether it asks what only the data of an event say.</summary>
    [JsonIgnore]
    public bool HasDetails => Rules is { Count: > 0 } || Paths is { Count: > 0 };

    /// <summary>Whether it names something that only findings have.</summary>
    [JsonIgnore]
    public bool IsOfFindings => HasDetails || Severities is { Count: > 0 };

    /// <summary>Whether it names nothing.</summary>
    [JsonIgnore]
    public bool IsEmpty => !IsOfFindings && IntegrationIds is not { Count: > 0 } && TargetIds is not { Count: > 0 };
}
