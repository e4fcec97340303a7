using Tocsin.Delivery;
using Tocsin.Delivery.History;

namespace Tocsin.Storage.Sqlite;

/// <summary>
/// Deliveries of a lane that lie together in the order of their ids, and which of them are wanted: a search goes over
/// one or several of these.
/// </summary>
internal sealed class SqlitePile
{
    private readonly string _from;
    private readonly string _where;
    private readonly string _match;

    private SqlitePile(string table, string? where, string? match, bool looksAtEvents, bool looksAtOutcome)
    {
        Waits = string.Equals(table, "waiting", StringComparison.Ordinal);
        _where = where is null ? "" : where + " AND ";
        var joins = looksAtEvents ? " LEFT JOIN events e ON e.seq = d.event" : "";
        var conditions = new List<string>();
        if (match is not null)
        {
            conditions.Add(match);
        }

        if (looksAtEvents)
        {
            conditions.Add(
                "(?4 IS NULL OR e.type IN (SELECT value FROM json_each(?4)) OR d.name IN (SELECT value FROM json_each(?4)))"
            );
            conditions.Add("(?5 IS NULL OR e.target_id = ?5)");
        }

        if (looksAtOutcome)
        {
            // SQLite wants every number below the greatest to be used.
            conditions.Add("?4 IS ?4 AND ?5 IS ?5");
            conditions.Add(Waits ? "a.outcome = ?6" : "d.outcome = ?6");
            joins += Waits ? " LEFT JOIN attempts a ON a.lane = d.lane AND a.id = d.id AND a.number = d.attempts" : "";
        }

        _from = $"FROM {table} d{joins}";
        _match = conditions.Count == 0 ? "1" : string.Join(" AND ", conditions);
        Table = table;
    }

    public string Table { get; }

    /// <summary>Whether these are waiting ones.</summary>
    public bool Waits { get; }

    /// <summary>Of each lane of the JSON array <c>?1</c>, the greatest id less than <c>?2</c>.</summary>
    public string Heads =>
        $"""
            SELECT l.value, (SELECT d.id FROM {Table} d WHERE {_where}d.lane = l.value AND d.id < ?2 ORDER BY d.id DESC LIMIT 1)
            FROM json_each(?1) l
            """;

    /// <summary>
    /// Ids of the lane <c>?1</c> less than <c>?2</c>, at most <c>?3</c>, newest first, and whether they are wanted; of the
    /// event types <c>?4</c> (a JSON array), the target <c>?5</c>, the outcome <c>?6</c>.
    /// </summary>
    public string NewestFirst =>
        $"SELECT d.id, {_match} {_from} WHERE {_where}d.lane = ?1 AND d.id < ?2 ORDER BY d.id DESC LIMIT ?3";

    /// <summary>The same, greater than <c>?2</c> and oldest first.</summary>
    public string OldestFirst =>
        $"SELECT d.id, {_match} {_from} WHERE {_where}d.lane = ?1 AND d.id > ?2 ORDER BY d.id LIMIT ?3";

    /// <summary>The piles that have deliveries of these statuses, each delivery in one of them.</summary>
    public static IReadOnlyList<SqlitePile> Of(DeliveryStatuses statuses, bool looksAtEvents, bool looksAtOutcome)
    {
        var piles = new List<SqlitePile>();
        switch (statuses & (DeliveryStatuses.Pending | DeliveryStatuses.Retrying))
        {
            case DeliveryStatuses.Pending:
                Add("waiting", null, "d.tries = 0");
                break;
            case DeliveryStatuses.Retrying:
                Add("waiting", null, "d.tries > 0");
                break;
            case DeliveryStatuses.Pending | DeliveryStatuses.Retrying:
                Add("waiting", null, null);
                break;
        }

        const DeliveryStatuses Unsuccessful = DeliveryStatuses.GivenUp | DeliveryStatuses.Cancelled;
        if (statuses.HasFlag(Unsuccessful | DeliveryStatuses.Success))
        {
            Add("deliveries", null, null);
            return piles;
        }

        if (statuses.HasFlag(DeliveryStatuses.Success))
        {
            Add("deliveries", null, $"d.state = {(int)DeliveryState.Success}");
        }

        // Written so that the partial index is found.
        if (statuses.HasFlag(DeliveryStatuses.GivenUp))
        {
            Add("deliveries", $"d.state <> 0 AND d.state = {(int)DeliveryState.Failed}", null);
        }

        if (statuses.HasFlag(DeliveryStatuses.Cancelled))
        {
            Add("deliveries", $"d.state <> 0 AND d.state = {(int)DeliveryState.Cancelled}", null);
        }

        return piles;

        void Add(string table, string? where, string? match) =>
            piles.Add(new SqlitePile(table, where, match, looksAtEvents, looksAtOutcome));
    }
}
