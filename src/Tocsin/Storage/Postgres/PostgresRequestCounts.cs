using Tocsin.Ids;
using Tocsin.Plans;

namespace Tocsin.Storage.Postgres;

/// <summary>What all nodes on a PostgreSQL server have counted together.</summary>
internal sealed class PostgresRequestCounts(PostgresDatabase database) : IRequestCountStore
{
    // A node whose clock is behind adds to the period that the others are in already.
    private const string Add = """
        INSERT INTO plan_counts AS c (organization_id, period, start, requests)
        SELECT $1, u.period - 1, u.start, greatest(0, $3)
        FROM unnest($2::bigint[]) WITH ORDINALITY AS u (start, period) ORDER BY u.period
        ON CONFLICT (organization_id, period) DO UPDATE SET
          requests = greatest(0, CASE WHEN excluded.start > c.start THEN 0 ELSE c.requests END + $3),
          start = greatest(c.start, excluded.start)
        RETURNING c.period, c.requests
        """;

    public bool IsShared => true;

    public async Task<IReadOnlyList<long>> AddAsync(
        OrganizationId organization,
        IReadOnlyList<DateTimeOffset> starts,
        long requests,
        CancellationToken cancellationToken
    )
    {
        var totals = await database.QueryAsync(
            Add,
            r => (Period: r.GetInt32(0), Requests: r.GetInt64(1)),
            [organization.Value, starts.Select(s => s.ToMilliseconds()).ToArray(), requests],
            cancellationToken
        );
        return [.. totals.OrderBy(t => t.Period).Select(t => t.Requests)];
    }
}
