using Tocsin.Delivery;
using Tocsin.Ids;
using Tocsin.Storage.Rows;

namespace Tocsin.Storage.Sqlite;

/// <summary>Intents to deliver in SQLite.</summary>
internal sealed class SqliteFanOutStore(SqliteDatabase database, SqliteWriter writer) : IFanOutStore
{
    public Task<IReadOnlyList<FanOut>> ListAsync(int limit, CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<FanOut>>(
            database.Query(
                "SELECT id, organization_id, next_seq, after_lane, last_seq FROM fan_outs ORDER BY id LIMIT ?1",
                r => new FanOut
                {
                    Id = r.GetInt64(0),
                    OrganizationId = new OrganizationId(r.GetString(1)),
                    NextSeq = r.GetInt64(2),
                    AfterLane = r.GetInt64(3),
                    LastSeq = r.GetInt64(4),
                },
                limit
            )
        );

    public Task<IReadOnlyList<StoredEvent>> EventsAsync(
        FanOut fanOut,
        int limit,
        long maxBytes,
        CancellationToken cancellationToken
    )
    {
        // The plus keeps SQLite from walking over the whole history of the organization by its index.
        var read = database.Query(
            $"""
            SELECT {EventRows.Columns} FROM events e
            WHERE e.seq BETWEEN ?1 AND ?2 AND +e.organization_id = ?3 ORDER BY e.seq LIMIT ?4
            """,
            r => new StoredEvent(r.GetInt64(0), EventRows.Read(r, 0)),
            fanOut.NextSeq,
            fanOut.LastSeq,
            fanOut.OrganizationId.Value,
            limit
        );
        long bytes = 0;
        var fits = read.TakeWhile((e, index) => (bytes += e.Event.Data.Length) <= maxBytes || index == 0).ToList();
        return Task.FromResult<IReadOnlyList<StoredEvent>>(fits);
    }

    public Task<bool> AdvanceAsync(
        FanOut from,
        FanOut to,
        IReadOnlyList<FannedOut> deliveries,
        CancellationToken cancellationToken
    ) =>
        writer.WriteLaterAsync(
            session =>
            {
                var moved = to.IsDone
                    ? session.Execute(
                        "DELETE FROM fan_outs WHERE id = ?1 AND next_seq = ?2 AND after_lane = ?3",
                        from.Id,
                        from.NextSeq,
                        from.AfterLane
                    )
                    : session.Execute(
                        """
                        UPDATE fan_outs SET next_seq = ?4, after_lane = ?5
                        WHERE id = ?1 AND next_seq = ?2 AND after_lane = ?3
                        """,
                        from.Id,
                        from.NextSeq,
                        from.AfterLane,
                        to.NextSeq,
                        to.AfterLane
                    );
                if (moved == 0)
                {
                    return false;
                }

                foreach (var (seq, delivery) in deliveries)
                {
                    SqliteEventAppender.Insert(session, delivery, seq);
                }

                return true;
            },
            cancellationToken
        );
}
