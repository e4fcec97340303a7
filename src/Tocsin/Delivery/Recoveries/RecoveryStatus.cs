namespace Tocsin.Delivery.Recoveries;

/// <summary>Where a job stands. The numbers are in the database.</summary>
internal enum RecoveryStatus
{
    Running = 0,
    Completed = 1,
    Cancelled = 2,
}
