using Tocsin.Storage.Sqlite;

namespace Tocsin.Bench.Servers;

/// <summary>What a server's database says, read beside it: the server is not asked, and need not be in this process.</summary>
internal sealed class StoreView(string path) : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);
    private readonly SqliteDatabase _database = new(path);

    /// <summary>A delivery waits until its outcome is recorded: nothing waits, and nothing is still to be fanned out.</summary>
    /// <param name="lanes">Only the lanes up to this one.</param>
    public bool IsIdle(long lanes = long.MaxValue) =>
        One(
            $"""
            SELECT NOT EXISTS (SELECT 1 FROM waiting WHERE lane <= {lanes}) AND NOT EXISTS (SELECT 1 FROM fan_outs)
            """
        ) == 1;

    public async Task IdleAsync(CancellationToken cancellationToken, long lanes = long.MaxValue)
    {
        while (!IsIdle(lanes))
        {
            await Task.Delay(Pause, TimeProvider.System, cancellationToken);
        }
    }

    /// <summary>The first number of a query's answer.</summary>
    public long One(string sql) => _database.Query(sql, r => r.GetInt64(0))[0];

    public void Dispose() => _database.Dispose();
}
