using Tocsin.Delivery;
using Tocsin.Ids;

namespace Tocsin.Digests;

/// <summary>What digests have told, and what they count.</summary>
internal interface IDigestStore
{
    /// <summary>Every mark.</summary>
    Task<IReadOnlyList<DigestMark>> MarksAsync(CancellationToken cancellationToken);

    /// <summary>
    /// Sets the mark, and writes the digest, in one commit; false, and nothing is written, where the mark is as late already:
    /// another node has told it.
    /// </summary>
    /// <param name="mark">The end of the period.</param>
    /// <param name="plan">The digest; null where there is nothing to tell.</param>
    /// <param name="cancellationToken">Ends it.</param>
    Task<bool> TellAsync(DigestMark mark, DispatchPlan? plan, CancellationToken cancellationToken);

    /// <summary>An organization's open findings that nobody has suppressed, counted by target and severity.</summary>
    Task<IReadOnlyList<OpenFindings>> OpenAsync(OrganizationId organization, CancellationToken cancellationToken);

    /// <summary>The same one by one, in the order of their ids, after this one.</summary>
    Task<IReadOnlyList<OpenFinding>> OpenAfterAsync(
        OrganizationId organization,
        string? afterId,
        int limit,
        CancellationToken cancellationToken
    );
}
