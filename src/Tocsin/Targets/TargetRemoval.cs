using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace Tocsin.Targets;

/// <summary>Removes what deleted targets had, a slice at a time; after a restart it goes on where it was.</summary>
internal sealed partial class TargetRemoval(ITargetStore store, ILogger<TargetRemoval> logger) : BackgroundService
{
    private const int RowsPerSlice = 500;
    private readonly SemaphoreSlim _wake = new(initialCount: 1);

    /// <summary>Says that there is something to remove.</summary>
    public void Wake() => _wake.Release();

    public override void Dispose()
    {
        _wake.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            await _wake.WaitAsync(stoppingToken);
            try
            {
                while (await store.RemoveSliceAsync(RowsPerSlice, stoppingToken))
                {
                    await Task.Yield();
                }
            }
            // The boundary of a background task: a full disk must not end it; the next deletion or start tries again.
            catch (Exception e) when (e is not OperationCanceledException)
            {
                Log.Failed(logger, e);
            }
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "Could not remove what a deleted target had")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
