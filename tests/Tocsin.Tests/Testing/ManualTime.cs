namespace Tocsin.Tests.Testing;

/// <summary>A clock that stands still until a test moves it; timers run on the real one.</summary>
internal sealed class ManualTime : TimeProvider
{
    private DateTimeOffset _now = new(2027, 1, 31, 12, 0, 0, TimeSpan.Zero);

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => _now;

    public override long GetTimestamp() => _now.Ticks;

    public void Advance(TimeSpan by) => _now += by;
}
