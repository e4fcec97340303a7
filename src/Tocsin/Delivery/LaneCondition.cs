namespace Tocsin.Delivery;

/// <summary>How a lane is at a moment.</summary>
/// <param name="Window">Requests at once that the endpoint gets.</param>
/// <param name="Workers">Requests under way.</param>
/// <param name="Breaker">Whether anything is let through.</param>
internal readonly record struct LaneCondition(int Window, int Workers, BreakerState Breaker);
