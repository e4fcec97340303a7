namespace Tocsin.Delivery.History;

/// <summary>Where deliveries stand, as the API tells them apart. A set.</summary>
[Flags]
internal enum DeliveryStatuses
{
    None = 0,

    /// <summary>Waits for its first attempt.</summary>
    Pending = 1,

    /// <summary>Has failed and is tried again.</summary>
    Retrying = 2,

    /// <summary>Has failed for good.</summary>
    GivenUp = 4,

    Cancelled = 8,

    Success = 16,

    /// <summary>Both of what the API calls failed.</summary>
    Failed = Retrying | GivenUp,

    Undelivered = Pending | Failed | Cancelled,

    All = Undelivered | Success,
}
