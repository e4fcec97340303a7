using Tocsin.Ids;

namespace Tocsin.Findings;

/// <summary>Findings, read. Only the application of a scan writes them.</summary>
internal interface IFindingStore
{
    /// <summary>Findings in the query's order, with what the scan says of each when the query names one.</summary>
    /// <param name="organization">Whose.</param>
    /// <param name="query">Which, and in what order.</param>
    /// <param name="afterKey"><see cref="FindingQuery.KeyOf"/> of the last one of the page before, or null.</param>
    /// <param name="limit">How many at most.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<IReadOnlyList<(Finding Finding, ChangeKind? Change)>> ListAsync(
        OrganizationId organization,
        FindingQuery query,
        string? afterKey,
        int limit,
        CancellationToken cancellationToken
    );

    Task<Finding?> FindAsync(OrganizationId organization, string id, CancellationToken cancellationToken);

    /// <summary>Where a finding was seen, a row a branch.</summary>
    Task<IReadOnlyList<FindingSighting>> SightingsAsync(
        OrganizationId organization,
        string id,
        CancellationToken cancellationToken
    );

    /// <summary>What the target has, as the diff of a scan of this branch needs it.</summary>
    Task<IReadOnlyList<KnownFinding>> KnownAsync(
        string targetId,
        string branch,
        string defaultBranch,
        CancellationToken cancellationToken
    );

    /// <summary>Findings that are open on this branch and on another as well.</summary>
    Task<IReadOnlySet<string>> OpenElsewhereAsync(string targetId, string branch, CancellationToken cancellationToken);

    /// <summary>The findings with these ids, in no order.</summary>
    Task<IReadOnlyList<Finding>> GetAsync(
        OrganizationId organization,
        IReadOnlyList<string> ids,
        CancellationToken cancellationToken
    );
}
