namespace Tocsin.Delivery;

/// <summary>The last so many ids.</summary>
internal sealed class RecentIds
{
    private const int Capacity = 1024;
    private readonly Queue<DeliveryId> _order = new();
    private readonly HashSet<DeliveryId> _ids = [];

    public void Add(DeliveryId id)
    {
        if (!_ids.Add(id))
        {
            return;
        }

        _order.Enqueue(id);
        if (_order.Count > Capacity)
        {
            _ids.Remove(_order.Dequeue());
        }
    }

    public bool Contains(DeliveryId id) => _ids.Contains(id);
}
