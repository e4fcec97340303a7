using System.Text.Json.Serialization;

namespace Tocsin.Integrations.Noise;

/// <summary>How an integration is spared: what waits for others, and leaves with them as one message.</summary>
internal sealed record NoiseSettings
{
    public static NoiseSettings None { get; } = new();

    /// <summary>Events that belong together leave together, or null.</summary>
    public Grouping? Grouping { get; init; }

    /// <summary>Messages in any hour, at most; null: any number.</summary>
    public int? Ceiling { get; init; }

    /// <summary>When nothing is sent, or null.</summary>
    public QuietHours? QuietHours { get; init; }

    /// <summary>New findings of a target's first scan leave together.</summary>
    public bool SummarisesFirstScan { get; init; }

    /// <summary>Its kind takes one event at a time: what has waited leaves one by one.</summary>
    public bool OneByOne { get; init; }

    /// <summary>Nothing of it is asked for.</summary>
    [JsonIgnore]
    public bool IsNone => (Grouping, Ceiling, QuietHours, SummarisesFirstScan) is (null, null, null, false);
}
