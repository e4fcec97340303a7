using Npgsql;
using Tocsin.Storage.Postgres;

namespace Tocsin.Storage.Moving;

/// <summary>The PostgreSQL database that is moved to, with a table that says how far each other one has come.</summary>
internal sealed class MoveTarget(PostgresDatabase database)
{
    private readonly PostgresPartitions _partitions = new(database);

    /// <summary>Makes sure that what is there, if anything, came from this source.</summary>
    /// <exception cref="StorageException">It did not.</exception>
    public async Task ClaimAsync(string identity, CancellationToken cancellationToken)
    {
        await database.ExecuteAsync(
            """
            CREATE TABLE IF NOT EXISTS moved_tables (
              name text PRIMARY KEY, source text NOT NULL, after text, rows bigint NOT NULL)
            """,
            [],
            cancellationToken
        );
        var foreign = await database.QueryAsync(
            """
            SELECT 1 FROM moved_tables WHERE source <> $1
            UNION ALL SELECT 1 FROM organizations WHERE NOT EXISTS (SELECT 1 FROM moved_tables)
            LIMIT 1
            """,
            r => r.GetInt32(0),
            [identity],
            cancellationToken
        );
        if (foreign.Count > 0)
        {
            throw new StorageException(
                $"{database.Name} holds data that did not come from this source. Name an empty database; nothing was changed."
            );
        }

        foreach (var table in MovedTable.All)
        {
            await database.ExecuteAsync(
                "INSERT INTO moved_tables (name, source, rows) VALUES ($1, $2, 0) ON CONFLICT DO NOTHING",
                [table.Name, identity],
                cancellationToken
            );
        }
    }

    public async Task<IReadOnlyList<MovedColumn>> ColumnsAsync(MovedTable table, CancellationToken cancellationToken) =>
        await database.QueryAsync(
            """
            SELECT column_name::text, data_type::text FROM information_schema.columns
            WHERE table_schema = current_schema() AND table_name = $1 ORDER BY ordinal_position
            """,
            r => new MovedColumn(r.GetString(0), r.GetString(1)),
            [table.Name],
            cancellationToken
        );

    /// <summary>The key of the last row of a table that has come over, and how many have.</summary>
    public async Task<(string? After, long Rows)> ProgressAsync(
        MovedTable table,
        CancellationToken cancellationToken
    ) =>
        (
            await database.QueryAsync(
                "SELECT after, rows FROM moved_tables WHERE name = $1",
                r => (r.StringOrNull(0), r.GetInt64(1)),
                [table.Name],
                cancellationToken
            )
        )[0];

    /// <summary>Writes rows and how far the table has come with them, in one commit.</summary>
    public async Task WriteAsync(
        MovedTable table,
        IReadOnlyList<MovedColumn> columns,
        IReadOnlyList<object?[]> rows,
        string after,
        CancellationToken cancellationToken
    )
    {
        if (PostgresPartitions.Tables.Contains(table.Name))
        {
            var id = columns.ToList().FindIndex(c => c.Name == "id");
            var ids = rows.Select(r => PostgresRow.Value((Guid)r[id]!)).DistinctBy(PartitionDay.Of);
            await _partitions.EnsureAsync(ids, cancellationToken);
        }

        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var names = string.Join(", ", columns.Select(c => c.Name));
        await using (
            var importer = await connection.BeginBinaryImportAsync(
                $"COPY {table.Name} ({names}) FROM STDIN (FORMAT BINARY)",
                cancellationToken
            )
        )
        {
            foreach (var row in rows)
            {
                await importer.StartRowAsync(cancellationToken);
                for (var i = 0; i < columns.Count; i++)
                {
                    await columns[i].WriteAsync(importer, row[i], cancellationToken);
                }
            }

            await importer.CompleteAsync(cancellationToken);
        }

        await new PostgresSession(connection).ExecuteAsync(
            "UPDATE moved_tables SET after = $2, rows = rows + $3 WHERE name = $1",
            [table.Name, after, rows.Count],
            cancellationToken
        );
        await transaction.CommitAsync(cancellationToken);
    }

    /// <summary>What the table holds now.</summary>
    public async Task<TableSum> SumAsync(
        MovedTable table,
        IReadOnlyList<MovedColumn> columns,
        CancellationToken cancellationToken
    )
    {
        var sum = new TableSum();
        await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
        // In a program of its own, whose connections nobody else gets.
        await new PostgresSession(connection).ExecuteAsync(PostgresDatabase.Patiently, [], cancellationToken);
        await using var command = new NpgsqlCommand(
            $"SELECT {string.Join(", ", columns.Select(c => c.Name))} FROM {table.Name}",
            connection
        )
        {
            CommandTimeout = 0,
        };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var row = new object?[columns.Count];
        while (await reader.ReadAsync(cancellationToken))
        {
            for (var i = 0; i < row.Length; i++)
            {
                row[i] = columns[i].Convert(reader.GetValue(i));
            }

            sum.Add(row);
        }

        return sum;
    }

    /// <summary>Lets numbers go on where the source's ended.</summary>
    public async Task ContinueNumbersAsync(MoveSource source, CancellationToken cancellationToken)
    {
        await Set("'event_numbers'", source.LastNumber("events"));
        await Set("pg_get_serial_sequence('integrations', 'number')", source.LastNumber("integrations"));
        await Set("pg_get_serial_sequence('fan_outs', 'id')", source.LastNumber("fan_outs"));

        Task Set(string sequence, long last) =>
            database.QueryAsync(
                $"SELECT setval({sequence}, greatest($1, 1), $1 > 0)",
                r => r.GetInt64(0),
                [last],
                cancellationToken
            );
    }

    /// <summary>It is over: what is written from now on is the server's.</summary>
    public Task FinishAsync(CancellationToken cancellationToken) =>
        database.ExecuteAsync("DROP TABLE moved_tables", [], cancellationToken);
}
