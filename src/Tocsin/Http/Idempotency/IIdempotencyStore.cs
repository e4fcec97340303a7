using Tocsin.Ids;

namespace Tocsin.Http.Idempotency;

/// <summary>Which Idempotency-Keys an organization has used, and what was answered.</summary>
internal interface IIdempotencyStore
{
    /// <summary>Takes a key for a request; once this has returned null, nobody else gets it.</summary>
    /// <param name="caller">Whose key: its organization's, and for the answer also its API key's.</param>
    /// <param name="key">As it stood in the header.</param>
    /// <param name="route">What the request is for; see <see cref="KeptRequest.Route"/>.</param>
    /// <param name="now">When.</param>
    /// <param name="expired">A request from before this no longer counts.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <returns>Null when the key was free; else the request that has it.</returns>
    Task<KeptRequest?> ClaimAsync(
        Caller caller,
        string key,
        string route,
        DateTimeOffset now,
        DateTimeOffset expired,
        CancellationToken cancellationToken
    );

    /// <summary>Keeps the answer to the request that has the key.</summary>
    Task CompleteAsync(
        OrganizationId organization,
        string key,
        byte[] bodyHash,
        KeptAnswer answer,
        CancellationToken cancellationToken
    );

    /// <summary>Gives a key back that was claimed, so that a retry can have it.</summary>
    Task ReleaseAsync(OrganizationId organization, string key, CancellationToken cancellationToken);

    /// <summary>
    /// Gives back every key whose request was running in a process that is gone. Where nobody else can be at work, that is
    /// every one: then only for the start.
    /// </summary>
    Task ReleaseUnansweredAsync(CancellationToken cancellationToken);

    /// <summary>Removes some of the requests from before a time; tells how many.</summary>
    Task<int> RemoveOlderAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken);
}
