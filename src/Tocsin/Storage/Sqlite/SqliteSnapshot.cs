namespace Tocsin.Storage.Sqlite;

/// <summary>Several reads of one state of the database, on one connection whose statements stay prepared.</summary>
internal sealed class SqliteSnapshot : IDisposable
{
    private readonly Microsoft.Data.Sqlite.SqliteConnection _connection;

    public SqliteSnapshot(SqliteDatabase database)
    {
        _connection = database.OpenReader();
        Session = new SqliteSession(_connection);
        Session.Execute("BEGIN");
    }

    public SqliteSession Session { get; }

    public void Dispose()
    {
        Session.Execute("COMMIT");
        Session.Dispose();
        _connection.Dispose();
    }
}
