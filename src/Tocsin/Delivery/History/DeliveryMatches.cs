namespace Tocsin.Delivery.History;

/// <summary>A page of what a search has found, newest first.</summary>
/// <param name="Found">May be fewer than were asked for, although there are more.</param>
/// <param name="Next">Where the search goes on; null when nothing is left.</param>
internal readonly record struct DeliveryMatches(IReadOnlyList<DeliveryEntry> Found, DeliveryId? Next);
