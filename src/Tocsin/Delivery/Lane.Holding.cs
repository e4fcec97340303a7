using Tocsin.Delivery.Holding;
using Tocsin.Integrations;

namespace Tocsin.Delivery;

// What of its work waits for others, for a time of day, or for the next hour. All of it is in the store; what is here is what
// leaves next, and little of it where nothing may leave.
internal sealed partial class Lane
{
    /// <summary>Deliveries of which groups are made, at most, while there is memory enough.</summary>
    private const int HeldReach = 4096;

    /// <summary>What waits is looked at again so soon at the latest: the settings may change, or the clock be set.</summary>
    private static readonly TimeSpan HoldLook = TimeSpan.FromMinutes(1);

    // How many it may take in without reading them, and whether something is to leave.
    private int _mostOffered = int.MaxValue;
    private bool _isRipe;

    /// <summary>Until when the ceiling lets nothing through, by the steady clock; null where it does.</summary>
    public DateTimeOffset? CeilingUntil(DeliverySettings settings, LaneTime now)
    {
        lock (_lock)
        {
            return _gate.CeilingUntil(now.Steady, settings.Noise?.Ceiling);
        }
    }

    private int Messages(
        Queue<PendingDelivery> queue,
        DeliverySettings settings,
        LaneTime now,
        ref DateTimeOffset? askAgain,
        bool isSure = false
    )
    {
        if (settings.Noise is null)
        {
            return Gathering.Messages(queue, settings, now, ref askAgain);
        }

        var messages = Groups.Messages(Waiting(queue, settings, now), ref askAgain);
        askAgain = askAgain > now.Steady + HoldLook ? now.Steady + HoldLook : askAgain;
        _isRipe |= messages > 0;
        // What belongs together is to be here before it leaves: whoever brings the rest asks again.
        return !isSure && MayGrow(settings, now) ? 0 : messages;
    }

    private Outgoing Gather(Queue<PendingDelivery> queue, DeliverySettings settings, LaneTime now) =>
        settings.Noise is null ? Gathering.Gather(queue, settings) : Groups.Gather(Waiting(queue, settings, now));

    private Waiting Waiting(Queue<PendingDelivery> queue, DeliverySettings settings, LaneTime now) =>
        new()
        {
            Queue = queue,
            Settings = settings,
            Now = now,
            Left = _gate.Left(now.Steady, settings.Noise?.Ceiling),
            InOrder = ReferenceEquals(queue, _line.Next),
            IsFull = queue.Count >= HeldReach,
        };

    // What is to be read depends on whether something is about to leave.
    private void LookAtHeld(DeliverySettings? settings, LaneTime now)
    {
        if (settings?.Noise is null)
        {
            (_isRipe, _mostOffered) = (false, int.MaxValue);
            return;
        }

        DateTimeOffset? askAgain = null;
        _isRipe = Groups.Messages(Waiting(_ready, settings, now), ref askAgain) > 0;
        _isRipe |= _line.HasNext && Groups.Messages(Waiting(_line.Next, settings, now), ref askAgain) > 0;
        _mostOffered = Reach(settings, now, LowWater);
    }

    private bool MayGrow(DeliverySettings settings, LaneTime now) =>
        settings.Noise is { OneByOne: false }
        && (_store.IsReading || WantsDue(settings, now) || WantsLine(settings, now));

    private bool WantsDue(DeliverySettings? settings, LaneTime now) =>
        // Without room for more, lanes go on by single steps: enough to move, too little to matter.
        _store.HasMore
        && _ready.Count < Reach(settings, now, LowWater)
        && (HasRoom || _ready.Count == 0 || settings?.Noise is { OneByOne: false });

    private bool WantsLine(DeliverySettings? settings, LaneTime now) =>
        _line.WantsMore(Reach(settings, now, StrictLine.LowWater));

    private bool HasRoom => _memory.MaxReady(IsBulk, size: 0) > 0;

    // Below how many more is read. What only waits must not take the memory of those that send.
    private int Reach(DeliverySettings? settings, LaneTime now, int least) =>
        settings?.Noise is not { OneByOne: false } || IsShut(settings, now) ? least
        : _memory.MaxReady(IsBulk, size: 0) >= HeldReach ? HeldReach
        : _isRipe ? Groups.MaxMembers
        : least;

    private bool IsShut(DeliverySettings settings, LaneTime now) =>
        QuietUntil(settings, now) is not null || _gate.CeilingUntil(now.Steady, settings.Noise?.Ceiling) is not null;

    private static DateTimeOffset? QuietUntil(DeliverySettings settings, LaneTime now)
    {
        if (settings.Noise?.QuietHours?.EndsAt(now.Wall) is not { } end)
        {
            return null;
        }

        var wait = end - now.Wall;
        return now.Steady + (wait < HoldLook ? wait : HoldLook);
    }
}
