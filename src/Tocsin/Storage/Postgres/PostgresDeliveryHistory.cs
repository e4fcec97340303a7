using Tocsin.Delivery;
using Tocsin.Ids;
using Tocsin.Storage.Rows;

namespace Tocsin.Storage.Postgres;

/// <summary>What became of deliveries, in PostgreSQL.</summary>
internal sealed class PostgresDeliveryHistory(PostgresDatabase database, PostgresPartitions partitions)
    : IDeliveryHistory
{
    /// <summary>Waiting deliveries <c>w</c> of lanes <c>n</c> between <c>$1</c> and <c>$2</c>; a WHERE follows.</summary>
    /// <remarks>
    /// What belongs to a row is looked up in a query of its own (OFFSET 0 keeps it one): beside the bounds, which are there for
    /// the partitions, the planner may take all that lies between them to be a single row, and read it again for each.
    /// </remarks>
    public const string Waiting = """
        SELECT w.id, w.lane, e.id, coalesce(w.name, e.type), e.created_at, NULL::smallint, w.attempts,
          CASE WHEN w.tries > 0 THEN coalesce(w.retry_at, w.due_at) END,
          a.number, a.started_at, a.duration_ms, a.outcome, a.status, a.error, a.body, a.detail
        FROM waiting w JOIN integrations n ON n.number = w.lane
          CROSS JOIN LATERAL (
            SELECT e.id, e.type, e.created_at FROM events e
            WHERE e.organization_id = n.organization_id AND e.id = w.event_id AND e.id BETWEEN $1 AND $2 OFFSET 0) e
          LEFT JOIN LATERAL (
            SELECT a.* FROM attempts a
            WHERE a.lane = w.lane AND a.id = w.id AND a.number = w.attempts AND a.id BETWEEN $1 AND $2 OFFSET 0) a ON true
        """;

    /// <summary>The same of ended ones <c>d</c>.</summary>
    public const string Ended = """
        SELECT d.id, d.lane, e.id, coalesce(d.name, e.type), e.created_at, d.state, d.attempts, NULL::bigint,
          d.attempts, d.started_at, d.duration_ms, d.outcome, d.status, d.error, d.body, d.detail
        FROM deliveries d JOIN integrations n ON n.number = d.lane
          CROSS JOIN LATERAL (
            SELECT e.id, e.type, e.created_at FROM events e
            WHERE e.organization_id = n.organization_id AND e.id = d.event_id AND e.id BETWEEN $1 AND $2 OFFSET 0) e
        """;

    /// <summary>Of whichever lane of organization <c>$3</c>, the delivery <c>$4</c>.</summary>
    public const string FindEnded =
        $"{Ended} WHERE d.id BETWEEN $1 AND $2 AND d.lane {LanesOfOrganization} AND d.id = $4";

    public const string Attempts = """
        SELECT number, started_at, duration_ms, outcome, status, error, body, detail
        FROM attempts WHERE lane = $1 AND id = $2
        UNION
        SELECT attempts, started_at, duration_ms, outcome, status, error, body, detail
        FROM deliveries WHERE lane = $1 AND id = $2 AND started_at IS NOT NULL
        ORDER BY 1
        """;

    private const string LanesOfOrganization =
        "IN (SELECT number FROM integrations WHERE organization_id = $3 AND deleted_at IS NULL)";

    public async Task<DeliveryEntry?> FindAsync(
        OrganizationId organization,
        DeliveryId id,
        CancellationToken cancellationToken
    )
    {
        var range = IdRange.Of(id.Value);
        object?[] parameters = [range.First, range.Last, organization.Value, id.Value];
        return await database.FirstAsync(FindEnded, DeliveryRows.Read, parameters, cancellationToken)
            ?? await database.FirstAsync(
                $"{Waiting} WHERE w.lane {LanesOfOrganization} AND w.id = $4",
                DeliveryRows.Read,
                parameters,
                cancellationToken
            )
            // It may have ended between the two.
            ?? await database.FirstAsync(FindEnded, DeliveryRows.Read, parameters, cancellationToken);
    }

    public async Task<IReadOnlyList<AttemptEntry>> AttemptsAsync(
        long lane,
        DeliveryId id,
        CancellationToken cancellationToken
    ) => await database.QueryAsync(Attempts, r => DeliveryRows.ReadAttempt(r, 0)!, [lane, id.Value], cancellationToken);

    public async Task<bool> RetryAsync(
        long lane,
        DeliveryId id,
        DateTimeOffset now,
        CancellationToken cancellationToken
    ) =>
        await partitions.WriteAsync(
            // Only where it has a partition can it be: an id that somebody has made up makes none.
            [],
            session => PostgresRequeue.AllAsync(session, lane, [id], now, cancellationToken),
            cancellationToken
        ) > 0;
}
