using System.Text.Json;
using Tocsin.Delivery.History;

namespace Tocsin.Storage.Sqlite;

/// <summary>Reads piles in SQLite.</summary>
internal sealed class SqlitePileReader(SqliteSession session, DeliverySearch search) : IPileReader
{
    public Task<IReadOnlyList<(long Lane, UInt128 Head)>> HeadsAsync(
        DeliveryPile pile,
        CancellationToken cancellationToken
    ) =>
        Task.FromResult<IReadOnlyList<(long, UInt128)>>([
            .. session
                .Query(
                    Of(pile).Heads,
                    r => (Lane: r.GetInt64(0), Head: r.IsDBNull(1) ? (UInt128?)null : r.IdValue(1)),
                    JsonSerializer.Serialize(search.Lanes),
                    search.Before
                )
                .Where(h => h.Head is not null)
                .Select(h => (h.Lane, h.Head!.Value)),
        ]);

    public Task<ILookup<long, (UInt128 Id, bool Matches)>> SlicesAsync(
        DeliveryPile pile,
        IReadOnlyList<(long Lane, UInt128 Before)> from,
        int rows,
        CancellationToken cancellationToken
    )
    {
        var sql = Of(pile).NewestFirst;
        var types = SqlitePile.Types(search.EventType is null ? null : [search.EventType]);
        return Task.FromResult(
            from.SelectMany(f =>
                    session.Query(
                        sql,
                        r => (f.Lane, Row: SqlitePile.Read(r)),
                        f.Lane,
                        f.Before,
                        rows,
                        types,
                        search.TargetId,
                        (int?)search.Outcome
                    )
                )
                .ToLookup(r => r.Lane, r => r.Row)
        );
    }

    private SqlitePile Of(DeliveryPile pile) =>
        new(pile, search.EventType is not null || search.TargetId is not null, search.Outcome is not null);
}
