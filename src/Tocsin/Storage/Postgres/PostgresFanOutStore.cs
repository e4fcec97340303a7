using Tocsin.Delivery;
using Tocsin.Ids;
using Tocsin.Storage.Rows;

namespace Tocsin.Storage.Postgres;

/// <summary>Intents to deliver in PostgreSQL.</summary>
internal sealed class PostgresFanOutStore(PostgresDatabase database) : IFanOutStore
{
    public const string Events = $"""
        SELECT {EventRows.Columns} FROM events e
        WHERE e.organization_id = $1 AND e.id BETWEEN $2 AND $3 AND e.seq BETWEEN $4 AND $5 ORDER BY e.seq LIMIT $6
        """;

    public async Task<IReadOnlyList<FanOut>> ListAsync(int limit, CancellationToken cancellationToken) =>
        await database.QueryAsync(
            "SELECT id, organization_id, next_seq, after_lane, last_seq FROM fan_outs ORDER BY id LIMIT $1",
            r => new FanOut
            {
                Id = r.GetInt64(0),
                OrganizationId = new OrganizationId(r.GetString(1)),
                NextSeq = r.GetInt64(2),
                AfterLane = r.GetInt64(3),
                LastSeq = r.GetInt64(4),
            },
            [limit],
            cancellationToken
        );

    public async Task<IReadOnlyList<StoredEvent>> EventsAsync(
        FanOut fanOut,
        int limit,
        long maxBytes,
        CancellationToken cancellationToken
    )
    {
        var bounds = await database.QueryAsync(
            "SELECT first_id, last_id FROM fan_outs WHERE id = $1",
            r => (First: r.IdValue(0), Last: r.IdValue(1)),
            [fanOut.Id],
            cancellationToken
        );
        if (bounds is not [var (first, last)])
        {
            return [];
        }

        var read = await database.QueryAsync(
            Events,
            r => new StoredEvent(r.GetInt64(0), EventRows.Read(r, 0)),
            [fanOut.OrganizationId.Value, first, last, fanOut.NextSeq, fanOut.LastSeq, limit],
            cancellationToken
        );
        long bytes = 0;
        return [.. read.TakeWhile((e, index) => (bytes += e.Event.Data.Length) <= maxBytes || index == 0)];
    }

    public Task<bool> AdvanceAsync(
        FanOut from,
        FanOut to,
        IReadOnlyList<FannedOut> deliveries,
        CancellationToken cancellationToken
    ) =>
        database.WriteAsync(
            async session =>
            {
                const string At = "WHERE id = $1 AND next_seq = $2 AND after_lane = $3";
                var moved = to.IsDone
                    ? await session.ExecuteAsync(
                        $"DELETE FROM fan_outs {At}",
                        [from.Id, from.NextSeq, from.AfterLane],
                        cancellationToken
                    )
                    : await session.ExecuteAsync(
                        $"UPDATE fan_outs SET next_seq = $4, after_lane = $5 {At}",
                        [from.Id, from.NextSeq, from.AfterLane, to.NextSeq, to.AfterLane],
                        cancellationToken
                    );
                if (moved > 0)
                {
                    await session.ExecuteAllAsync(FannedOutRows.Write(deliveries), cancellationToken);
                }

                return moved > 0;
            },
            cancellationToken
        );
}
