using System.Data;
using Npgsql;

namespace Tocsin.Storage.Postgres;

/// <summary>A connection in use, as a rule inside a transaction. Parameters are positional: <c>$1</c>, <c>$2</c>, ….</summary>
internal sealed class PostgresSession(NpgsqlConnection connection)
{
    /// <summary>Runs a statement and tells how many rows changed.</summary>
    public async Task<int> ExecuteAsync(string sql, object?[] parameters, CancellationToken cancellationToken)
    {
        await using var command = Command(sql, parameters);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Every row, as the function reads it.</summary>
    public async Task<List<T>> QueryAsync<T>(
        string sql,
        Func<PostgresRow, T> read,
        object?[] parameters,
        CancellationToken cancellationToken
    )
    {
        await using var command = Command(sql, parameters);
        await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SingleResult, cancellationToken);
        var rows = new List<T>();
        while (await reader.ReadAsync(cancellationToken))
        {
            rows.Add(read(new PostgresRow(reader)));
        }

        return rows;
    }

    /// <summary>The integer in the first column of the first row, or null.</summary>
    public async Task<long?> ScalarAsync(string sql, object?[] parameters, CancellationToken cancellationToken)
    {
        var rows = await QueryAsync(sql, r => r.Int64OrNull(0), parameters, cancellationToken);
        return rows.FirstOrDefault();
    }

    /// <summary>Runs statements one after another in one trip to the server.</summary>
    public async Task ExecuteAllAsync(
        IEnumerable<(string Sql, object?[] Parameters)> statements,
        CancellationToken cancellationToken
    )
    {
        await using var batch = new NpgsqlBatch(connection);
        foreach (var (sql, parameters) in statements)
        {
            var command = new NpgsqlBatchCommand(sql);
            Array.ForEach(parameters, p => command.Parameters.Add(PostgresParameter.Of(p)));
            batch.BatchCommands.Add(command);
        }

        if (batch.BatchCommands.Count > 0)
        {
            await batch.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private NpgsqlCommand Command(string sql, object?[] parameters)
    {
        var command = new NpgsqlCommand(sql, connection);
        Array.ForEach(parameters, p => command.Parameters.Add(PostgresParameter.Of(p)));
        return command;
    }
}
