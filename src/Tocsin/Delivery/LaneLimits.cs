namespace Tocsin.Delivery;

/// <summary>What bounds every lane.</summary>
internal sealed record LaneLimits
{
    /// <summary>Requests at once, at most.</summary>
    public required int Concurrency { get; init; }

    public required BreakerLimits Breaker { get; init; }

    /// <summary>The longest that an endpoint can make the lane wait.</summary>
    public required TimeSpan LongestPause { get; init; }
}
