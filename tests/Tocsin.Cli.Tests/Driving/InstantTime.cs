namespace Tocsin.Cli.Tests.Driving;

/// <summary>A clock that goes on only by being waited for, and whose waits are over at once.</summary>
internal sealed class InstantTime : TimeProvider
{
    private readonly Lock _lock = new();
    private TimeSpan _passed;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => DateTimeOffset.UnixEpoch + Passed;

    public override long GetTimestamp() => Passed.Ticks;

    private TimeSpan Passed
    {
        get
        {
            lock (_lock)
            {
                return _passed;
            }
        }
    }

    public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
    {
        lock (_lock)
        {
            _passed += dueTime > TimeSpan.Zero ? dueTime : TimeSpan.Zero;
        }

        return base.CreateTimer(callback, state, TimeSpan.Zero, period);
    }
}
