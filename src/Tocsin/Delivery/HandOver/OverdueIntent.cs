namespace Tocsin.Delivery.HandOver;

/// <summary>What was committed as an intent some time ago, and has not been found to be done with.</summary>
internal sealed record OverdueIntent
{
    /// <summary>Its place; later ones have greater ones.</summary>
    public required long Number { get; init; }

    public required TimeSpan Age { get; init; }

    /// <summary>Those of its deliveries that have neither ended nor wait in the store.</summary>
    public required IReadOnlyList<IntendedDelivery> Missing { get; init; }
}
