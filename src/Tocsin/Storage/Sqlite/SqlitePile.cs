using System.Text.Json;
using Tocsin.Delivery;

namespace Tocsin.Storage.Sqlite;

/// <summary>How piles are read from SQLite.</summary>
internal sealed class SqlitePile
{
    private readonly string _from;
    private readonly string _where;
    private readonly string _match;
    private readonly string _table;

    public SqlitePile(DeliveryPile pile, bool looksAtEvents, bool looksAtOutcome)
    {
        _table = pile.Waits ? "waiting" : "deliveries";
        // Written so that the partial index is found.
        _where = pile.State is { } ending and not DeliveryState.Success
            ? $"d.state <> 0 AND d.state = {(int)ending} AND "
            : "";
        var joins = looksAtEvents ? " LEFT JOIN events e ON e.seq = d.event" : "";
        var conditions = new List<string>();
        if (pile.Tried is { } tried)
        {
            conditions.Add(tried ? "d.tries > 0" : "d.tries = 0");
        }

        if (pile.State == DeliveryState.Success)
        {
            conditions.Add("d.state = 0");
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
            conditions.Add(pile.Waits ? "a.outcome = ?6" : "d.outcome = ?6");
            joins += pile.Waits
                ? " LEFT JOIN attempts a ON a.lane = d.lane AND a.id = d.id AND a.number = d.attempts"
                : "";
        }

        _from = $"FROM {_table} d{joins}";
        _match = conditions.Count == 0 ? "1" : string.Join(" AND ", conditions);
    }

    /// <summary>Of each lane of the JSON array <c>?1</c>, the greatest id less than <c>?2</c>.</summary>
    public string Heads =>
        $"""
            SELECT l.value, (SELECT d.id FROM {_table} d WHERE {_where}d.lane = l.value AND d.id < ?2 ORDER BY d.id DESC LIMIT 1)
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

    /// <summary>How a row of <see cref="NewestFirst"/> or <see cref="OldestFirst"/> is read.</summary>
    public static (UInt128 Id, bool Matches) Read(SqliteRow row) =>
        (row.IdValue(0), !row.IsDBNull(1) && row.GetBoolean(1));

    /// <summary>Event types as the statements take them.</summary>
    public static string? Types(IReadOnlyList<string>? types) => types is null ? null : JsonSerializer.Serialize(types);
}
