namespace Tocsin.Findings.Triage;

/// <summary>What a finding's history tells; the numbers are in the database.</summary>
internal enum HistoryAction
{
    Found = 0,
    Resolved = 1,
    Reopened = 2,
    Verified = 3,
    Suppressed = 4,
    Unsuppressed = 5,
    Assigned = 6,
    RecheckQueued = 7,
    Rechecked = 8,
}
