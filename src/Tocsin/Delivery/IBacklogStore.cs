using Tocsin.Ids;

namespace Tocsin.Delivery;

/// <summary>Counts what waits.</summary>
internal interface IBacklogStore
{
    /// <summary>The deliveries that wait, lane by lane; only lanes that have some.</summary>
    Task<IReadOnlyDictionary<long, long>> CountWaitingAsync(CancellationToken cancellationToken);

    /// <summary>The intents to deliver that are not done, by organization.</summary>
    Task<IReadOnlyDictionary<OrganizationId, long>> CountFanOutsAsync(CancellationToken cancellationToken);

    /// <summary>When the delivery that is due for longest was due, or the next one will be; null when none waits.</summary>
    /// <param name="leftOut">Lanes in which it does not matter how long something waits.</param>
    /// <param name="cancellationToken">Ends it.</param>
    Task<DateTimeOffset?> OldestDueAsync(IReadOnlyCollection<long> leftOut, CancellationToken cancellationToken);
}
