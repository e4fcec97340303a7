using System.Collections.Concurrent;
using System.Globalization;
using Microsoft.Data.Sqlite;

namespace Tocsin.Storage.Sqlite;

/// <summary>The embedded database: where it is, and how connections to it are set up.</summary>
internal sealed class SqliteDatabase : IDisposable
{
    /// <summary>Connections that are kept for the next reader.</summary>
    private const int MaxIdle = 16;

    private readonly ConcurrentBag<SqliteSession> _idle = [];
    private readonly string _writer;
    private readonly string _reader;
    private volatile bool _disposed;
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
            Pooling = false,
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
                + "PRAGMA cache_size=-8192; PRAGMA temp_store=MEMORY; PRAGMA wal_autocheckpoint=8000;"
        );
        return connection;
    }

    /// <summary>A session that can only read, and sees everything that was committed before.</summary>
    public SqliteReader Read()
    {
        if (_idle.TryTake(out var idle))
        {
            return new SqliteReader(this, idle);
        }

        var connection = new SqliteConnection(_reader);
        connection.Open();
        Execute(connection, string.Create(CultureInfo.InvariantCulture, $"PRAGMA busy_timeout={_busyMilliseconds};"));
        return new SqliteReader(this, new SqliteSession(connection));
    }

    /// <summary>Takes a session back.</summary>
    public void Return(SqliteSession session)
    {
        if (_disposed || _idle.Count >= MaxIdle)
        {
            session.Dispose();
        }
        else
        {
            _idle.Add(session);
        }
    }

    /// <summary>Lets go of the idle connections: another file may come to lie at the same path.</summary>
    public void Dispose()
    {
        _disposed = true;
        while (_idle.TryTake(out var idle))
        {
            idle.Dispose();
        }
    }

    private static void Execute(SqliteConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
