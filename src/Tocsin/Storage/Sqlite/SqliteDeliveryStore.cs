using Tocsin.Delivery;

namespace Tocsin.Storage.Sqlite;

/// <summary>Events and deliveries in SQLite.</summary>
internal sealed class SqliteDeliveryStore(SqliteWriter writer) : IDeliveryStore
{
    public Task AppendAsync(DispatchPlan plan, CancellationToken cancellationToken) =>
        writer.WriteAsync(session => SqliteEventAppender.Append(session, plan), cancellationToken);
}
