using Tocsin.Delivery;
using Tocsin.Integrations;

namespace Tocsin.Storage.Postgres;

/// <summary>How piles are read from PostgreSQL.</summary>
internal sealed class PostgresPile
{
    private const string Organization = "(SELECT organization_id FROM integrations WHERE number = d.lane)";

    private readonly string _table;
    private readonly string _where;
    private readonly string _joins;
    private readonly string _match;
    private readonly List<object?> _parameters = [];

    /// <param name="pile">Which.</param>
    /// <param name="types">Types or names of events that are wanted; null: all.</param>
    /// <param name="targetId">What the events are to be about; null: anything.</param>
    /// <param name="outcome">Of the last attempt; null: any.</param>
    public PostgresPile(DeliveryPile pile, string[]? types, string? targetId, OutcomeClass? outcome)
    {
        _table = pile.Waits ? "waiting" : "deliveries";
        // Written so that the partial index is found.
        _where = pile.State is { } ending and not DeliveryState.Success
            ? $"d.state <> 0 AND d.state = {(int)ending} AND "
            : "";
        var joins = "";
        var conditions = new List<string>();
        if (pile.Tried is { } tried)
        {
            conditions.Add(tried ? "d.tries > 0" : "d.tries = 0");
        }

        if (pile.State == DeliveryState.Success)
        {
            conditions.Add("d.state = 0");
        }

        if (types is not null || targetId is not null)
        {
            joins =
                $" LEFT JOIN LATERAL (SELECT e.type, e.target_id FROM events e WHERE e.organization_id = {Organization} AND e.id = d.event_id AND e.id BETWEEN $1 AND $2 OFFSET 0) e ON true";
            Want(types, "(e.type = ANY ({0}) OR d.name = ANY ({0}))");
            Want(targetId, "e.target_id = {0}");
        }

        if (outcome is not null)
        {
            Want(outcome, pile.Waits ? "a.outcome = {0}" : "d.outcome = {0}");
            joins += pile.Waits
                ? " LEFT JOIN LATERAL (SELECT a.outcome FROM attempts a WHERE a.lane = d.lane AND a.id = d.id AND a.number = d.attempts AND a.id BETWEEN $1 AND $2 OFFSET 0) a ON true"
                : "";
        }

        _joins = joins;
        _match = conditions.Count == 0 ? "true" : $"coalesce({string.Join(" AND ", conditions)}, false)";

        void Want(object? value, string condition)
        {
            if (value is not null)
            {
                _parameters.Add(value);
                var name = $"${FixedParameters + _parameters.Count}";
                conditions.Add(condition.Replace("{0}", name, StringComparison.Ordinal));
            }
        }
    }

    /// <summary>Of each lane of <c>$3</c>, the greatest id less than that of <c>$4</c>.</summary>
    public string Heads =>
        $"""
            SELECT l.lane, s.id FROM unnest($3::bigint[], $4::uuid[]) AS l (lane, bound) CROSS JOIN LATERAL (
              SELECT d.id FROM {_table} d
              WHERE {_where}d.lane = l.lane AND d.id < l.bound AND d.id BETWEEN $1 AND $2
              ORDER BY d.id DESC LIMIT $5
            ) s
            """;

    /// <summary>
    /// Of each lane of <c>$3</c>, ids less than its bound in <c>$4</c>, at most <c>$5</c>, newest first, and whether they are
    /// wanted; all of them, and their events, are between <c>$1</c> and <c>$2</c>.
    /// </summary>
    public string NewestFirst => Slices("<", "DESC");

    /// <summary>The same, greater than the bound and oldest first.</summary>
    public string OldestFirst => Slices(">", "ASC");

    private static int FixedParameters => 5;

    /// <summary>What the statements take; <see cref="Heads"/> takes the first five.</summary>
    public object?[] Parameters(
        UInt128 first,
        UInt128 last,
        IReadOnlyCollection<(long Lane, UInt128 Bound)> lanes,
        int rows
    )
    {
        var range = IdRange.Of([first, last]);
        return
        [
            range.First,
            range.Last,
            lanes.Select(l => l.Lane).ToArray(),
            lanes.Select(l => l.Bound).ToArray(),
            rows,
            .. _parameters,
        ];
    }

    public static (long Lane, UInt128 Id, bool Matches) Read(PostgresRow row) =>
        (row.GetInt64(0), row.IdValue(1), row.GetBoolean(2));

    private string Slices(string beyond, string order) =>
        $"""
            SELECT l.lane, s.id, s.matches FROM unnest($3::bigint[], $4::uuid[]) AS l (lane, bound) CROSS JOIN LATERAL (
              SELECT d.id, {_match} AS matches FROM {_table} d{_joins}
              WHERE {_where}d.lane = l.lane AND d.id {beyond} l.bound AND d.id BETWEEN $1 AND $2
              ORDER BY d.id {order} LIMIT $5
            ) s ORDER BY l.lane, s.id {order}
            """;
}
