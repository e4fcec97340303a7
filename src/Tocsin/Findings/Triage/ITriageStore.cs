using Tocsin.Delivery;
using Tocsin.Ids;

namespace Tocsin.Findings.Triage;

/// <summary>What people say of findings, and the history of each.</summary>
internal interface ITriageStore
{
    Task<TriagedFinding?> FindAsync(OrganizationId organization, string id, CancellationToken cancellationToken);

    /// <summary>Writes what is said of a finding now, its history and the events, in one commit.</summary>
    /// <returns>False, and nothing done, when the finding has changed since it was read.</returns>
    Task<bool> ChangeAsync(
        TriagedFinding before,
        TriageState after,
        HistoryEntry entry,
        DispatchPlan events,
        CancellationToken cancellationToken
    );

    /// <summary>Findings whose suppression has ended by now, the longest ago first.</summary>
    Task<IReadOnlyList<TriagedFinding>> ExpiredAsync(
        DateTimeOffset now,
        int limit,
        CancellationToken cancellationToken
    );

    /// <summary>Findings of the target, shown on this branch, that wait for what a scan says: to be rechecked, or called fixed.</summary>
    Task<IReadOnlyList<TriagedFinding>> AwaitingAsync(
        string targetId,
        string branch,
        CancellationToken cancellationToken
    );

    /// <summary>What has happened to a finding, newest first, ending with how it was found.</summary>
    /// <param name="organization">Whose.</param>
    /// <param name="findingId">Which.</param>
    /// <param name="before">Only entries with a smaller number; null for all.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<IReadOnlyList<HistoryEntry>> HistoryAsync(
        OrganizationId organization,
        string findingId,
        long? before,
        int limit,
        CancellationToken cancellationToken
    );
}
