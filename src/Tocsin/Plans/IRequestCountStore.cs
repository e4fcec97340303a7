using Tocsin.Ids;

namespace Tocsin.Plans;

/// <summary>What all nodes have counted together.</summary>
internal interface IRequestCountStore
{
    /// <summary>Whether there can be other nodes.</summary>
    bool IsShared { get; }

    /// <summary>Adds to the current periods of an organization; returns how many there are in each, of all nodes.</summary>
    /// <param name="organization">Whose.</param>
    /// <param name="starts">When each period began, in the order of <see cref="PlanPeriods.All"/>.</param>
    /// <param name="requests">How many more; fewer, where some that were counted were refused.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    Task<IReadOnlyList<long>> AddAsync(
        OrganizationId organization,
        IReadOnlyList<DateTimeOffset> starts,
        long requests,
        CancellationToken cancellationToken
    );
}
