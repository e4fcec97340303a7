using Tocsin.Integrations;

namespace Tocsin.Delivery.Holding;

/// <summary>How what waits in a queue of a lane becomes messages, where some of it waits for others. Pure but for the queue.</summary>
internal static class Groups
{
    /// <summary>Events in a message, at most.</summary>
    public const int MaxMembers = 1000;

    /// <summary>How many messages a queue is good for now; when none, when it will be, by the steady clock.</summary>
    public static int Messages(Waiting waiting, ref DateTimeOffset? askAgain)
    {
        var (ripe, next) = Of(waiting);
        if (next is { } at)
        {
            var then = waiting.Now.Steady + (at - waiting.Now.Wall);
            askAgain = askAgain < then ? askAgain : then;
        }

        return IsTooMuch(ripe.Count, waiting.Left) ? Math.Min(1, ripe.Count) : ripe.Count;
    }

    /// <summary>Takes the next message out of a queue that is good for one: the group that had to leave first.</summary>
    public static Outgoing Gather(Waiting waiting)
    {
        var (queue, settings) = (waiting.Queue, waiting.Settings);
        var (ripe, _) = Of(waiting);
        var next = ripe.MinBy(g => g.At)!;
        // What goes again as it was goes by itself whatever there is room for.
        var isSummary = IsTooMuch(ripe.Count, waiting.Left) && next.Members[0].Batch is null;
        var taken = Bounded(isSummary ? Everything(queue, waiting.InOrder) : next.Members, settings);
        if (isSummary && taken.Count > next.Members.Count)
        {
            taken.ForEach(d => d.Departure = DepartureOf(d, settings) with { Reason = HoldReason.Ceiling });
        }

        Remove(queue, taken);
        return taken.Count == 1 && (settings.Batch is null || taken[0].Batch is not null)
            ? Outgoing.Single(taken[0])
            : Outgoing.Several(taken);
    }

    // More than the hour has room for, or the last of it: then one message holds all that would have to wait.
    private static bool IsTooMuch(int messages, int? left) => left is { } room && (room <= 1 || messages > room);

    // What may leave, and when the next of the others may.
    private static (List<Group> Ripe, DateTimeOffset? Next) Of(Waiting waiting)
    {
        var now = waiting.Now.Wall;
        var ripe = new List<Group>();
        Group? first = null;
        foreach (var group in All(waiting.Queue, waiting.Settings, waiting.InOrder))
        {
            if (group.LeavesAt(waiting.Settings, now) <= now)
            {
                ripe.Add(group);
            }
            else
            {
                first = first?.At <= group.At ? first : group;
            }
        }

        if (waiting.IsFull && ripe.Count == 0 && first is not null)
        {
            return ([first], null);
        }

        return (ripe, first?.At);
    }

    // In order, only what stands at the head, up to the first that leaves otherwise.
    private static List<Group> All(Queue<PendingDelivery> queue, DeliverySettings settings, bool inOrder)
    {
        var groups = new List<Group>();
        var byKey = new Dictionary<string, Group>(StringComparer.Ordinal);
        foreach (var delivery in queue)
        {
            var departure = DepartureOf(delivery, settings);
            if (departure.Key is { } key && byKey.TryGetValue(key, out var known))
            {
                known.Add(delivery, departure);
                continue;
            }

            if (inOrder && groups.Count == 1)
            {
                break;
            }

            var group = new Group(departure.Key);
            group.Add(delivery, departure);
            groups.Add(group);
            if (departure.Key is not null)
            {
                byKey.Add(departure.Key, group);
            }
        }

        return groups;
    }

    private static Departure DepartureOf(PendingDelivery delivery, DeliverySettings settings) =>
        delivery.Departure is { } known
        && ReferenceEquals(known.Settings, settings)
        && known.Attempts == delivery.Attempts
            ? known
            : delivery.Departure = Departure.Of(delivery, settings);

    // What becomes of a message follows from the tries of its first: those with the fewest come first, and lose none. In
    // order, where that cannot be, what has failed before goes by itself.
    private static List<PendingDelivery> Everything(Queue<PendingDelivery> queue, bool inOrder) =>
        !inOrder ? [.. queue.Where(d => d.Batch is null).OrderBy(d => d.Tries)]
        : queue.Peek().Tries > 0 ? [queue.Peek()]
        : [.. queue.TakeWhile(d => d.Batch is null && d.Tries == 0)];

    private static List<PendingDelivery> Bounded(IReadOnlyList<PendingDelivery> members, DeliverySettings settings)
    {
        var most = settings.Batch?.MaxEvents ?? MaxMembers;
        var taken = new List<PendingDelivery>();
        long bytes = 0;
        foreach (var member in members)
        {
            bytes += member.Size;
            if (taken.Count == most || (taken.Count > 0 && bytes > BatchLimits.MaxBytes))
            {
                break;
            }

            taken.Add(member);
        }

        return taken;
    }

    private static void Remove(Queue<PendingDelivery> queue, List<PendingDelivery> taken)
    {
        var ids = taken.Select(d => d.Id).ToHashSet();
        for (var i = queue.Count; i > 0; i--)
        {
            var delivery = queue.Dequeue();
            if (!ids.Contains(delivery.Id))
            {
                queue.Enqueue(delivery);
            }
        }
    }

    private sealed class Group(string? key)
    {
        private DateTimeOffset _since = DateTimeOffset.MaxValue;

        public List<PendingDelivery> Members { get; } = [];

        public DateTimeOffset At { get; private set; } = DateTimeOffset.MaxValue;

        public void Add(PendingDelivery delivery, Departure departure)
        {
            Members.Add(delivery);
            _since = departure.Since < _since ? departure.Since : _since;
            At = departure.At < At ? departure.At : At;
        }

        public DateTimeOffset LeavesAt(DeliverySettings settings, DateTimeOffset now) =>
            // A clock that was set back must not make it wait for longer.
            key is null
            || _since > now
            || Members.Count >= (settings.Batch?.MaxEvents ?? MaxMembers)
                ? now
                : At;
    }
}
