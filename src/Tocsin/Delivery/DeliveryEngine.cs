namespace Tocsin.Delivery;

/// <summary>Sends what waits.</summary>
internal sealed class DeliveryEngine
{
    private long _handedOver;

    /// <summary>Takes over what has just been committed.</summary>
    public void HandOver(DispatchPlan plan) => Interlocked.Add(ref _handedOver, plan.Deliveries.Count);
}
