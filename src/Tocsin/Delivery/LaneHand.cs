namespace Tocsin.Delivery;

/// <summary>
/// What of a lane is in memory or on its way. The bytes of payloads are counted here and nowhere else. Not safe for many
/// threads.
/// </summary>
internal sealed class LaneHand(PayloadShare memory)
{
    private readonly Dictionary<DeliveryId, long> _sizes = [];
    private TaskCompletionSource? _quiet;

    public HashSet<DeliveryId> Ids => [.. _sizes.Keys];

    public bool Contains(DeliveryId id) => _sizes.ContainsKey(id);

    /// <summary>Takes it in hand; false when it was already.</summary>
    public bool Hold(PendingDelivery delivery)
    {
        var isNew = _sizes.TryAdd(delivery.Id, delivery.Size);
        memory.Add(isNew ? delivery.Size : 0);
        return isNew;
    }

    public void LetGo(PendingDelivery delivery)
    {
        memory.Add(_sizes.Remove(delivery.Id, out var size) ? -size : 0);
        TellIfQuiet();
    }

    public void LetGoOfAll()
    {
        memory.Add(-_sizes.Values.Sum());
        _sizes.Clear();
        TellIfQuiet();
    }

    /// <summary>Ends once nothing is in hand.</summary>
    public Task QuietAsync()
    {
        if (_sizes.Count == 0)
        {
            return Task.CompletedTask;
        }

        _quiet ??= new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        return _quiet.Task;
    }

    private void TellIfQuiet()
    {
        if (_quiet is { } quiet && _sizes.Count == 0)
        {
            _quiet = null;
            quiet.SetResult();
        }
    }
}
