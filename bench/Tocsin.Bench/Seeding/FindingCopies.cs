using Microsoft.Data.Sqlite;
using Npgsql;
using Tocsin.Bench.Servers;

namespace Tocsin.Bench.Seeding;

/// <summary>Copies the findings of the one target that a store has to others, in its tables: a million in a minute.</summary>
internal static class FindingCopies
{
    // Ids only have to differ: a letter in front of the tail keeps them sorted below those that are made later.
    private static readonly string[] Statements =
    [
        """
            INSERT INTO targets (organization_id, id, kind, name, default_branch, labels, created_at)
            SELECT organization_id, id || {0}, kind, name || {0}, default_branch, labels, created_at
            FROM targets WHERE name = '{1}'
            """,
        """
            INSERT INTO findings (organization_id, id, target_id, identity, tool, rule_id, title, message, severity, confidence,
              cwe, help_uri, state, suppressed, announced, branch, file, line, end_line, snippet, first_seen_at, place)
            SELECT f.organization_id, f.id || {0}, f.target_id || {0}, identity, tool, rule_id, title, message, severity,
              confidence, cwe, help_uri, state, suppressed, announced, branch, file, line, end_line, snippet, first_seen_at, place
            FROM findings f JOIN targets t ON t.organization_id = f.organization_id AND t.id = f.target_id WHERE t.name = '{1}'
            """,
        """
            INSERT INTO finding_branches (target_id, branch, finding_id, state, found_with, line, end_line, details,
              first_scan_id, first_seen_at, last_scan_id, last_seen_at, file, place)
            SELECT b.target_id || {0}, branch, finding_id || {0}, state, found_with, line, end_line, details, first_scan_id,
              first_seen_at, last_scan_id, last_seen_at, file, place
            FROM finding_branches b JOIN targets t ON t.id = b.target_id WHERE t.name = '{1}'
            """,
    ];

    /// <summary>Copies what a target has that often. The server of the store is stopped.</summary>
    public static async Task WriteAsync(DataFolder data, string target, int copies)
    {
        if (data is PostgresData postgres)
        {
            await using var connection = new NpgsqlConnection(postgres.ConnectionString + ";Pooling=false");
            await connection.OpenAsync();
            foreach (var sql in All(target, copies).Append("ANALYZE findings, finding_branches, targets"))
            {
                await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 0 };
                await command.ExecuteNonQueryAsync();
            }

            return;
        }

        await using var sqlite = new SqliteConnection($"Data Source={data.Database};Pooling=False");
        await sqlite.OpenAsync();
        foreach (var sql in All(target, copies).Prepend("PRAGMA synchronous=OFF; PRAGMA cache_size=-524288"))
        {
            await using var command = sqlite.CreateCommand();
            command.CommandText = sql;
            await command.ExecuteNonQueryAsync();
        }
    }

    private static IEnumerable<string> All(string target, int copies) =>
        from copy in Enumerable.Range(1, copies)
        from statement in Statements
        select statement
            .Replace("{0}", $"'x{copy}'", StringComparison.Ordinal)
            .Replace("{1}", target, StringComparison.Ordinal);
}
