namespace Tocsin.Delivery;

/// <summary>
/// Spares an endpoint that fails again and again: after so many failures in a row within a minute nothing is sent for
/// a while, then one message as a probe. A success closes it; another failure doubles the wait, up to a bound.
/// </summary>
internal sealed class Breaker(BreakerLimits limits)
{
    private static readonly TimeSpan Window = TimeSpan.FromMinutes(1);
    private DateTimeOffset _windowFrom;
    private int _failures;
    private TimeSpan _wait;
    private DateTimeOffset _openUntil;
    private bool _probing;

    public BreakerState State { get; private set; }

    /// <summary>When something may be sent, where that is not now; <see cref="DateTimeOffset.MaxValue"/> while a probe is out.</summary>
    public DateTimeOffset? ClosedUntil(DateTimeOffset now)
    {
        if (State == BreakerState.Closed)
        {
            return null;
        }

        // A clock that was set back must not keep it open for longer than it was meant to be.
        _openUntil = _openUntil > now + _wait ? now + _wait : _openUntil;
        if (State == BreakerState.Open && now >= _openUntil)
        {
            State = BreakerState.HalfOpen;
        }

        return State == BreakerState.Open ? _openUntil
            : _probing ? DateTimeOffset.MaxValue
            : null;
    }

    /// <summary>Something is being sent.</summary>
    public void Started() => _probing = State == BreakerState.HalfOpen;

    /// <summary>What was being sent was not: nothing was learnt.</summary>
    public void Withdrawn() => _probing = false;

    public void Succeeded()
    {
        (State, _failures, _probing, _wait) = (BreakerState.Closed, 0, false, TimeSpan.Zero);
    }

    public void Failed(DateTimeOffset now)
    {
        if (State == BreakerState.HalfOpen)
        {
            Open(now, _wait * 2);
            return;
        }

        // Answers of what was under way when it opened say nothing new.
        if (State == BreakerState.Open)
        {
            return;
        }

        if (now - _windowFrom > Window || now < _windowFrom)
        {
            (_windowFrom, _failures) = (now, 0);
        }

        if (++_failures >= limits.Failures)
        {
            Open(now, limits.First);
        }
    }

    private void Open(DateTimeOffset now, TimeSpan wait)
    {
        _wait = wait < limits.Longest ? wait : limits.Longest;
        (State, _openUntil, _failures, _probing) = (BreakerState.Open, now + _wait, 0, false);
    }
}

/// <summary>When a breaker opens, and for how long.</summary>
/// <param name="Failures">Failures in a row within a minute that open it.</param>
/// <param name="First">The first wait.</param>
/// <param name="Longest">The longest.</param>
internal sealed record BreakerLimits(int Failures, TimeSpan First, TimeSpan Longest);
