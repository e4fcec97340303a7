using Microsoft.Extensions.Logging;
using Tocsin.Nodes;

namespace Tocsin.Targets;

/// <summary>Removes what deleted targets had, a slice at a time; after a restart it goes on where it was.</summary>
internal sealed partial class TargetRemoval(
    ITargetStore store,
    INodes nodes,
    IBells bells,
    ILogger<TargetRemoval> logger
) : ScheduledWork(nodes)
{
    private const int RowsPerSlice = 500;
    private readonly Signal _wake = Signal.On(bells, Bell.Removals);

    /// <summary>Says that there is something to remove.</summary>
    public void Wake() => bells.Ring(Bell.Removals);

    public override void Dispose()
    {
        _wake.Dispose();
        base.Dispose();
    }

    protected override async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            try
            {
                while (await store.RemoveSliceAsync(RowsPerSlice, cancellationToken))
                {
                    await Task.Yield();
                }
            }
            // The boundary of a background task: a full disk must not end it; the next deletion or start tries again.
            catch (Exception e) when (e is not OperationCanceledException)
            {
                Log.Failed(logger, e);
            }

            await _wake.WaitAsync(cancellationToken);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "Could not remove what a deleted target had")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
