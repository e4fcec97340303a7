using Tocsin.Storage.Sqlite;

namespace Tocsin.Bench.Servers;

/// <summary>An SQLite file.</summary>
internal sealed class SqliteStoreView(string path) : StoreView
{
    private readonly SqliteDatabase _database = new(path);

    public override bool IsIdle(long lanes = long.MaxValue) =>
        One(
            $"""
            SELECT NOT EXISTS (SELECT 1 FROM waiting WHERE lane <= {lanes}) AND NOT EXISTS (SELECT 1 FROM fan_outs)
            """
        ) == 1;

    public override long One(string sql) => _database.Query(sql, r => r.GetInt64(0))[0];

    protected override void Dispose(bool disposing) => _database.Dispose();
}
