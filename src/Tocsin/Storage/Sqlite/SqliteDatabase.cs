using Microsoft.Data.Sqlite;

namespace Tocsin.Storage.Sqlite;

/// <summary>The embedded database: where it is, and how connections to it are set up.</summary>
internal sealed class SqliteDatabase : IDisposable
{
    private readonly string _writer;
    private readonly string _reader;

    public SqliteDatabase(string path)
    {
        Path = path;
        _writer = new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = SqliteOpenMode.ReadWriteCreate,
            Pooling = false,
            DefaultTimeout = 30,
        }.ToString();
        _reader = new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = SqliteOpenMode.ReadOnly,
            Pooling = true,
            DefaultTimeout = 30,
        }.ToString();
    }

    public string Path { get; }

    /// <summary>The one connection that writes. FULL: a commit is on the disk when it returns.</summary>
    public SqliteConnection OpenWriter()
    {
        var connection = new SqliteConnection(_writer);
        connection.Open();
        Execute(
            connection,
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; PRAGMA busy_timeout=30000; "
                + "PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY; PRAGMA wal_autocheckpoint=4000;"
        );
        return connection;
    }

    /// <summary>A pooled connection that can only read; sees everything that was committed before.</summary>
    public SqliteConnection OpenReader()
    {
        var connection = new SqliteConnection(_reader);
        connection.Open();
        return connection;
    }

    /// <summary>Lets go of the pooled connections: another file may come to lie at the same path.</summary>
    public void Dispose()
    {
        using var pooled = new SqliteConnection(_reader);
        SqliteConnection.ClearPool(pooled);
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
