namespace Tocsin.Storage.Sqlite;

/// <summary>Several reads of one state of the database.</summary>
internal sealed class SqliteSnapshot : IDisposable
{
    private readonly SqliteReader _reader;

    public SqliteSnapshot(SqliteDatabase database)
    {
        _reader = database.Read();
        Session.Execute("BEGIN");
    }

    public SqliteSession Session => _reader.Session;

    public void Dispose()
    {
        Session.Execute("COMMIT");
        _reader.Dispose();
    }
}
