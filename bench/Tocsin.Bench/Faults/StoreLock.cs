using Microsoft.Data.Sqlite;

namespace Tocsin.Bench.Faults;

/// <summary>The server's database, held for writing by this process until it is disposed of.</summary>
internal sealed class StoreLock : IDisposable
{
    private readonly SqliteConnection _connection;

    public StoreLock(string database)
    {
        _connection = new SqliteConnection($"Data Source={database};Pooling=False");
        _connection.Open();
        using var command = _connection.CreateCommand();
        command.CommandText = "BEGIN IMMEDIATE";
        command.ExecuteNonQuery();
    }

    // Rolls back.
    public void Dispose() => _connection.Dispose();
}
