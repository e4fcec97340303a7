namespace Tocsin.Bench.Servers;

/// <summary>What a server's database says, read beside it: the server is not asked, and need not be in this process.</summary>
internal abstract class StoreView : IDisposable
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(2);

    /// <summary>A delivery waits until its outcome is recorded: nothing waits, and nothing is still to be fanned out.</summary>
    /// <param name="lanes">Only the lanes up to this one.</param>
    public abstract bool IsIdle(long lanes = long.MaxValue);

    public async Task IdleAsync(CancellationToken cancellationToken, long lanes = long.MaxValue)
    {
        while (true)
        {
            var started = TimeProvider.System.GetTimestamp();
            if (IsIdle(lanes))
            {
                return;
            }

            // Looking is not what is measured: it takes a small part of the time, however much the database has to do for it.
            var took = TimeProvider.System.GetElapsedTime(started);
            await Task.Delay(took * 10 > Pause ? took * 10 : Pause, TimeProvider.System, cancellationToken);
        }
    }

    /// <summary>The first number of a query's answer.</summary>
    public abstract long One(string sql);

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected abstract void Dispose(bool disposing);
}
