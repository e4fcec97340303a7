namespace Tocsin.Storage.Sqlite;

/// <summary>A session of the pool, lent until this is disposed of.</summary>
internal readonly struct SqliteReader(SqliteDatabase database, SqliteSession session) : IDisposable
{
    public SqliteSession Session { get; } = session;

    public void Dispose() => database.Return(Session);
}
