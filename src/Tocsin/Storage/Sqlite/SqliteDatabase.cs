using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Tocsin.Storage.Sqlite;

/// <summary>The embedded database: where it is, and how connections to it are set up.</summary>
internal sealed class SqliteDatabase : IDisposable
{
    private readonly string _writer;
    private readonly string _reader;
    private readonly int _busyMilliseconds;

    /// <param name="path">Its file.</param>
    /// <param name="busy">How long to wait for another process that holds it; 30 seconds unless told.</param>
    public SqliteDatabase(string path, TimeSpan? busy = null)
    {
        Path = path;
        var patience = busy ?? TimeSpan.FromSeconds(30);
        var seconds = (int)Math.Ceiling(patience.TotalSeconds);
        _busyMilliseconds = (int)patience.TotalMilliseconds;
        _writer = new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = SqliteOpenMode.ReadWriteCreate,
            Pooling = false,
            DefaultTimeout = seconds,
        }.ToString();
        _reader = new SqliteConnectionStringBuilder
        {
            DataSource = path,
            Mode = SqliteOpenMode.ReadOnly,
            Pooling = true,
            DefaultTimeout = seconds,
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
            "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
                + string.Create(CultureInfo.InvariantCulture, $"PRAGMA busy_timeout={_busyMilliseconds}; ")
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
