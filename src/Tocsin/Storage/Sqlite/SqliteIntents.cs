using Tocsin.Delivery;
using Tocsin.Delivery.HandOver;

namespace Tocsin.Storage.Sqlite;

/// <summary>One node has the file, and hands nothing over by a queue: there are no intents.</summary>
internal sealed class SqliteIntents : IIntentStore
{
    public bool KeepsIntents => false;

    public Task<string> InstallationAsync(CancellationToken cancellationToken) => Task.FromResult("");

    public Task<IReadOnlySet<(long Lane, DeliveryId Id)>> KnownAsync(
        IReadOnlyList<PendingDelivery> deliveries,
        CancellationToken cancellationToken
    ) => Task.FromResult<IReadOnlySet<(long, DeliveryId)>>(new HashSet<(long, DeliveryId)>());

    public Task KeepAsync(
        IReadOnlyList<IntendedDelivery> deliveries,
        bool mayBeElsewhere,
        CancellationToken cancellationToken
    ) => Task.CompletedTask;

    public Task<IReadOnlyList<OverdueIntent>> OverdueAsync(
        TimeSpan age,
        long after,
        int limit,
        CancellationToken cancellationToken
    ) => Task.FromResult<IReadOnlyList<OverdueIntent>>([]);

    public Task SettleAsync(IReadOnlyList<OverdueIntent> intents, CancellationToken cancellationToken) =>
        Task.CompletedTask;
}
