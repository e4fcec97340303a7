using System.Text.Json.Serialization;
using Tocsin.Events;
using Tocsin.Scanning;

namespace Tocsin.Findings;

/// <summary>What a scan does to one finding. Kept as data between the judging of a scan and its application.</summary>
internal sealed record FindingChange
{
    public required ChangeKind Kind { get; init; }

    public required string FindingId { get; init; }

    /// <summary>Set when the target has not had this finding: the row is made.</summary>
    public byte[]? CreateWithIdentity { get; init; }

    /// <summary>State on the scanned branch afterwards.</summary>
    public required FindingState StateHere { get; init; }

    /// <summary>State over all branches afterwards.</summary>
    public required FindingState State { get; init; }

    /// <summary>The event that it makes, or null.</summary>
    public string? EventType { get; init; }

    /// <summary>What was reported; null when it was not reported, or nothing of it differs from before.</summary>
    public ScanResult? Result { get; init; }

    /// <summary>Whether the finding that is gone had been told of: only then does it count as resolved.</summary>
    public bool WasAnnounced { get; init; }

    [JsonIgnore]
    public bool Announces => EventType == EventTypes.FindingNew;

    [JsonIgnore]
    public bool Creates => CreateWithIdentity is not null;
}

/// <summary>What a scan says of a finding on its branch.</summary>
internal enum ChangeKind
{
    /// <summary>The target has never had it.</summary>
    New,

    /// <summary>It is there, and the target has had it before.</summary>
    Existing,

    /// <summary>It had been resolved on this branch, and is back.</summary>
    Reopened,

    /// <summary>It was there, the scan looked, and it is gone.</summary>
    Resolved,
}
