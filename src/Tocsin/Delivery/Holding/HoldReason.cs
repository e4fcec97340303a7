namespace Tocsin.Delivery.Holding;

/// <summary>Why a delivery waits although nothing has failed.</summary>
internal enum HoldReason
{
    None = 0,

    /// <summary>For events that belong to it.</summary>
    Grouping,

    /// <summary>For the others of its target's first scan.</summary>
    FirstScan,

    /// <summary>For a batch to fill.</summary>
    Batch,

    /// <summary>For the end of quiet hours.</summary>
    QuietHours,

    /// <summary>For room under the ceiling.</summary>
    Ceiling,
}
