namespace Tocsin.Delivery;

/// <summary>Whether a lane's breaker lets anything through.</summary>
internal enum BreakerState
{
    Closed,
    Open,
    HalfOpen,
}
