namespace Tocsin.Delivery.HandOver;

/// <summary>
/// A message of a queue with one delivery or several. It is the queue's until each of them is settled: written down, or to
/// be handed over again. Safe to use from many threads.
/// </summary>
/// <param name="deliveries">How many there are in it.</param>
/// <param name="receivedAt">When it came, as a timestamp of the clock.</param>
/// <param name="settle">Called once: with true where the queue may forget it, with false where it is to come again.</param>
internal sealed class QueueReceipt(int deliveries, long receivedAt, Action<bool> settle)
{
    private int _left = deliveries;
    private volatile bool _comesAgain;

    public long ReceivedAt => receivedAt;

    /// <summary>The store knows what came of one of them, or that it is still to be made.</summary>
    public void Done()
    {
        if (Interlocked.Decrement(ref _left) == 0)
        {
            settle(!_comesAgain);
        }
    }

    /// <summary>One of them is not this node's to make.</summary>
    public void Return()
    {
        _comesAgain = true;
        Done();
    }
}
