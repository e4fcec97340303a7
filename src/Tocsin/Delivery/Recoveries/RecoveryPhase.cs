namespace Tocsin.Delivery.Recoveries;

/// <summary>What a job goes through in each lane, in this order. The numbers are in the database.</summary>
internal enum RecoveryPhase
{
    /// <summary>Those that have failed and wait to be tried again. First, since what comes after would join them.</summary>
    Retrying = 0,
    GivenUp = 1,
    Cancelled = 2,
    Success = 3,
    Missing = 4,
    Done = 5,
}
