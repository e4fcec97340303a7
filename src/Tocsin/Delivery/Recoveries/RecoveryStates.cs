namespace Tocsin.Delivery.Recoveries;

/// <summary>What a job looks for. A set; the numbers are in the database.</summary>
[Flags]
internal enum RecoveryStates
{
    None = 0,
    Failed = 1,
    Cancelled = 2,
    Success = 4,

    /// <summary>Events that the integration wants as it is now and of which it has no delivery: it was disabled, say.</summary>
    Missing = 8,
}
