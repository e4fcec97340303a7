using Tocsin.Events;
using Tocsin.Storage.Rows;

namespace Tocsin.Storage.Postgres;

/// <summary>How rows of <c>events e</c> are read.</summary>
internal static class PostgresEvents
{
    /// <summary>Events of the organization of a lane, in the order asked for, while those before are not too large.</summary>
    public const string OfLane = $"""
        SELECT * FROM (
          SELECT {EventRows.Columns}, coalesce(sum(octet_length(e.data)) OVER before, 0) AS bytes_before
          FROM unnest($2::uuid[]) WITH ORDINALITY AS u (id, place)
            CROSS JOIN LATERAL (
              SELECT e.* FROM events e
              WHERE e.id = u.id AND e.organization_id = (SELECT organization_id FROM integrations WHERE number = $1)
                AND e.id BETWEEN $3 AND $4 OFFSET 0) e
          WINDOW before AS (ORDER BY u.place ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING)
          ORDER BY u.place
        ) e WHERE bytes_before < $5
        """;

    /// <summary>The events of these, by id; those that come after <paramref name="maxBytes"/> are left out.</summary>
    public static async Task<Dictionary<UInt128, Event>> OfAsync(
        PostgresDatabase database,
        long lane,
        IReadOnlyList<WaitingRow> rows,
        long maxBytes,
        CancellationToken cancellationToken
    )
    {
        if (rows.Count == 0)
        {
            return [];
        }

        var ids = rows.Select(r => r.EventId).ToArray();
        var range = IdRange.Of(ids);
        var events = await database.QueryAsync(
            OfLane,
            r => (Id: r.IdValue(2), Event: EventRows.Read(r, 0)),
            [lane, ids, range.First, range.Last, maxBytes],
            cancellationToken
        );
        return events.ToDictionary(e => e.Id, e => e.Event);
    }
}
