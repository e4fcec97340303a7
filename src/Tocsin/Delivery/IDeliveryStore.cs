namespace Tocsin.Delivery;

/// <summary>Events, the deliveries that wait, and the history of those that have ended.</summary>
internal interface IDeliveryStore
{
    /// <summary>Writes the events of a plan with their deliveries, or with the intent to make them; all or nothing.</summary>
    Task AppendAsync(DispatchPlan plan, CancellationToken cancellationToken);
}
