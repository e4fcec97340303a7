using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Tocsin.Storage.Moving;

/// <summary>The SQLite database that is moved; nothing is written to it.</summary>
internal sealed class MoveSource : IDisposable
{
    private readonly SqliteConnection _connection;

    public MoveSource(string path)
    {
        _connection = new SqliteConnection(
            new SqliteConnectionStringBuilder
            {
                DataSource = path,
                Mode = SqliteOpenMode.ReadOnly,
                Pooling = false,
            }.ToString()
        );
        _connection.Open();
    }

    /// <summary>What tells this database from others, and stays while it is moved.</summary>
    public string Identity =>
        (string?)Scalar("SELECT id || ' ' || created_at FROM organizations ORDER BY id LIMIT 1")
        ?? throw new StorageException("There is nothing in the source: it has no organization.");

    /// <summary>The greatest number that the table has ever given out.</summary>
    public long LastNumber(string table) =>
        Scalar($"SELECT seq FROM sqlite_sequence WHERE name = '{table}'") is long number ? number : 0;

    /// <summary>A slice of a table after a key, each row with its key before the values of the columns.</summary>
    public IEnumerable<(object[] Key, object?[] Values)> Read(
        MovedTable table,
        IReadOnlyList<MovedColumn> columns,
        IReadOnlyList<object>? after,
        int limit
    )
    {
        using var command = _connection.CreateCommand();
        command.CommandText = table.Select(columns.Select(c => c.Name), after is null);
        command.Parameters.AddWithValue("$limit", limit);
        for (var i = 0; i < after?.Count; i++)
        {
            command.Parameters.AddWithValue(string.Create(CultureInfo.InvariantCulture, $"$k{i}"), after[i]);
        }

        using var reader = command.ExecuteReader();
        while (reader.Read())
        {
            var key = new object[table.Key.Length];
            for (var i = 0; i < key.Length; i++)
            {
                key[i] = reader.GetValue(i);
            }

            var values = new object?[columns.Count];
            for (var i = 0; i < values.Length; i++)
            {
                values[i] = columns[i].Convert(reader.GetValue(key.Length + i));
            }

            yield return (key, values);
        }
    }

    public void Dispose() => _connection.Dispose();

    private object? Scalar(string sql)
    {
        using var command = _connection.CreateCommand();
        command.CommandText = sql;
        return command.ExecuteScalar();
    }
}
