namespace Tocsin.Delivery;

/// <summary>What is next in a lane's strict order.</summary>
/// <param name="Deliveries">In the order of the events, from the head on; none while the head waits to be tried again.</param>
/// <param name="HasMore">There may be more behind them.</param>
/// <param name="HeadDue">When the head is tried again, where it waits for that.</param>
internal sealed record OrderedPage(IReadOnlyList<PendingDelivery> Deliveries, bool HasMore, DateTimeOffset? HeadDue);
