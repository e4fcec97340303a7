namespace Tocsin.Delivery;

/// <summary>What time it is for a lane.</summary>
/// <param name="Wall">By the machine's clock, which may be set: what the store's times are compared with.</param>
/// <param name="Steady">By a clock that goes on evenly: what a rate, a pause and a breaker go by.</param>
internal readonly record struct LaneTime(DateTimeOffset Wall, DateTimeOffset Steady);
