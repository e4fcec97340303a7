using Tocsin.Delivery.History;

namespace Tocsin.Storage.Postgres;

/// <summary>Reads piles in PostgreSQL.</summary>
internal sealed class PostgresPileReader(PostgresSession session, DeliverySearch search) : IPileReader
{
    public async Task<IReadOnlyList<(long Lane, UInt128 Head)>> HeadsAsync(
        DeliveryPile pile,
        CancellationToken cancellationToken
    ) =>
        await session.QueryAsync(
            new PostgresPile(pile, types: null, targetId: null, outcome: null).Heads,
            r => (r.GetInt64(0), r.IdValue(1)),
            Of(pile).Parameters(search.From, search.Before, [.. search.Lanes.Select(l => (l, search.Before))], 1)[..5],
            cancellationToken
        );

    public async Task<ILookup<long, (UInt128 Id, bool Matches)>> SlicesAsync(
        DeliveryPile pile,
        IReadOnlyList<(long Lane, UInt128 Before)> from,
        int rows,
        CancellationToken cancellationToken
    )
    {
        var of = Of(pile);
        var found = await session.QueryAsync(
            of.NewestFirst,
            PostgresPile.Read,
            of.Parameters(search.From, search.Before, from, rows),
            cancellationToken
        );
        return found.ToLookup(f => f.Lane, f => (f.Id, f.Matches));
    }

    private PostgresPile Of(DeliveryPile pile) =>
        new(pile, search.EventType is null ? null : [search.EventType], search.TargetId, search.Outcome);
}
