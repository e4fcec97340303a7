namespace Tocsin.Client.Scans;

/// <summary>What <see cref="Scan.Status"/> can be.</summary>
public static class ScanStatus
{
    /// <summary>Asked for, not begun.</summary>
    public const string Submitted = "submitted";

    /// <summary>Begun, or its results are being worked on.</summary>
    public const string Running = "running";

    /// <summary>Done: its findings are known.</summary>
    public const string Completed = "completed";

    /// <summary>Ended by an error.</summary>
    public const string Failed = "failed";

    /// <summary>Ended by whoever began it.</summary>
    public const string Cancelled = "cancelled";

    /// <summary>Nothing will change any more.</summary>
    public static bool IsFinal(string status) => status is Completed or Failed or Cancelled;
}
