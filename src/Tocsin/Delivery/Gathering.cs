using Tocsin.Integrations;

namespace Tocsin.Delivery;

/// <summary>How what waits in a queue of a lane becomes messages: one by one, or in batches.</summary>
internal static class Gathering
{
    /// <summary>How many messages a queue is good for now; when none, when it will be, by the steady clock.</summary>
    public static int Messages(
        Queue<PendingDelivery> queue,
        DeliverySettings settings,
        LaneTime now,
        ref DateTimeOffset? askAgain
    )
    {
        // One that was sent in a batch before goes in that batch again, whatever the settings say now.
        if (settings.Batch is not { } batch || queue.Count == 0 || queue.Peek().Batch is not null)
        {
            return queue.Count;
        }

        var full = queue.Count / batch.MaxEvents;
        var head = queue.Peek();
        var wait = (head.DueAt < head.QueuedAt ? head.DueAt : head.QueuedAt) + batch.MaxWait - now.Wall;
        // A clock that was set back must not make it wait for longer.
        if (full > 0 || wait <= TimeSpan.Zero || wait > batch.MaxWait)
        {
            return Math.Max(1, full);
        }

        var ripe = now.Steady + wait;
        askAgain = askAgain < ripe ? askAgain : ripe;
        return 0;
    }

    /// <summary>Takes the next message out of a queue that is good for one.</summary>
    public static Outgoing Gather(Queue<PendingDelivery> from, DeliverySettings settings)
    {
        if (settings.Batch is not { } batch || from.Peek().Batch is not null)
        {
            return Outgoing.Single(from.Dequeue());
        }

        var members = new List<PendingDelivery>();
        long bytes = 0;
        while (
            members.Count < batch.MaxEvents
            && from.TryPeek(out var next)
            && next.Batch is null
            && (members.Count == 0 || bytes + next.Size <= BatchLimits.MaxBytes)
        )
        {
            members.Add(from.Dequeue());
            bytes += next.Size;
        }

        return Outgoing.Several(members);
    }
}
