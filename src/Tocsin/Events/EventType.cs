namespace Tocsin.Events;

/// <summary>A kind of event that Tocsin itself emits.</summary>
internal sealed record EventType
{
    /// <summary>Dotted: <c>scan.completed</c>.</summary>
    public required string Name { get; init; }

    public required string Description { get; init; }

    /// <summary>Whether <c>*</c> and an absent list of events include it; what is not must be asked for by name.</summary>
    public bool InAll { get; init; } = true;

    /// <summary>A realistic payload's <c>data</c>, as JSON.</summary>
    public required string Example { get; init; }

    /// <summary>What comes before the first dot.</summary>
    public string Family => EventTypes.FamilyOf(Name);
}
