namespace Tocsin.Events;

/// <summary>Another name under which a subscription may ask for events, and under which it then gets them.</summary>
internal sealed record EventAlias
{
    public required string Name { get; init; }

    /// <summary>The types that it stands for.</summary>
    public required IReadOnlyList<string> Types { get; init; }

    /// <summary>Only events of this severity, or all.</summary>
    public string? Severity { get; init; }

    public required string Description { get; init; }
}
