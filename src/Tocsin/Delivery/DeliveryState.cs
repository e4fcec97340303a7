namespace Tocsin.Delivery;

/// <summary>How a delivery has ended. The numbers are in the database.</summary>
internal enum DeliveryState
{
    Success = 0,
    Failed = 1,
    Cancelled = 2,
}
