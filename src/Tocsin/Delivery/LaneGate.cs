using Tocsin.Delivery.Holding;
using Tocsin.Integrations;

namespace Tocsin.Delivery;

/// <summary>Whether a lane may send now: its rate, what the endpoint asked for, its breaker. Not safe for many threads.</summary>
internal sealed class LaneGate(BreakerLimits breaker, TimeSpan longestPause)
{
    private readonly Breaker _breaker = new(breaker);
    private RateWindow? _rate;
    private HourlyCeiling? _ceiling;
    private DateTimeOffset? _pausedUntil;
    private int _throttled;

    public BreakerState Breaker => _breaker.State;

    /// <summary>When to ask again, where nothing may be sent now; it may be earlier than it is allowed.</summary>
    public DateTimeOffset? ClosedUntil(DateTimeOffset now, RateLimit? limit, int? ceiling = null)
    {
        if (_pausedUntil is { } until)
        {
            // A clock that was set back must not make a pause longer than any may be.
            until = until > now + longestPause ? now + longestPause : until;
            if (until > now)
            {
                _pausedUntil = until;
                return until;
            }

            _pausedUntil = null;
        }

        return _breaker.ClosedUntil(now) ?? Rate(limit)?.ClosedUntil(now) ?? CeilingUntil(now, ceiling);
    }

    /// <summary>Until when the ceiling lets nothing through; null where it does.</summary>
    public DateTimeOffset? CeilingUntil(DateTimeOffset now, int? ceiling) => Ceiling(ceiling)?.ClosedUntil(now);

    /// <summary>How many messages the ceiling has room for; null: any number.</summary>
    public int? Left(DateTimeOffset now, int? ceiling) => Ceiling(ceiling)?.Left(now);

    /// <summary>A message is being sent.</summary>
    public void Started(DateTimeOffset now, RateLimit? limit, int? ceiling = null)
    {
        _breaker.Started();
        Rate(limit)?.Started(now);
        Ceiling(ceiling)?.Started(now);
    }

    /// <summary>It was not sent in the end.</summary>
    public void Withdrawn()
    {
        _breaker.Withdrawn();
        _ceiling?.TakeBack();
    }

    /// <summary>What came of it.</summary>
    public void Ended(DeliveryOutcome outcome, DateTimeOffset now)
    {
        if (!outcome.IsDelivered)
        {
            _ceiling?.TakeBack();
        }

        _throttled = outcome.Class == OutcomeClass.Throttled ? _throttled + 1 : 0;
        if (Pause(outcome) is { } pause)
        {
            var until = now + (pause < longestPause ? pause : longestPause);
            _pausedUntil = _pausedUntil > until ? _pausedUntil : until;
        }

        if (outcome.IsAnswer)
        {
            _breaker.Succeeded();
        }
        // Too much at once is what the pause and the smaller window are for.
        else if (outcome.Class != OutcomeClass.Throttled)
        {
            _breaker.Failed(now);
        }
        else
        {
            _breaker.Withdrawn();
        }
    }

    // A 429 that does not say for how long: a second, then twice as long each time, up to a minute.
    private TimeSpan? Pause(DeliveryOutcome outcome) =>
        outcome.Class != OutcomeClass.Throttled && outcome.Status is not 503 ? null
        : outcome.RetryAfter is { } asked ? asked
        : outcome.Class == OutcomeClass.Throttled
            ? TimeSpan.FromSeconds(Math.Min(60, Math.Pow(2, Math.Min(6, _throttled - 1))))
        : null;

    private HourlyCeiling? Ceiling(int? messages) =>
        messages is not { } most ? _ceiling = null
        : _ceiling?.Messages == most ? _ceiling
        : _ceiling = new HourlyCeiling(most);

    private RateWindow? Rate(RateLimit? limit)
    {
        if (limit is null)
        {
            return _rate = null;
        }

        return _rate is { } rate && rate.Messages == limit.Messages && rate.Period == limit.Period
            ? rate
            : _rate = new RateWindow(limit.Messages, limit.Period);
    }
}
