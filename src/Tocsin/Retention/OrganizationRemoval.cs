using Microsoft.Extensions.Logging;
using Tocsin.Ids;
using Tocsin.Integrations;
using Tocsin.Nodes;
using Tocsin.Organizations;

namespace Tocsin.Retention;

/// <summary>
/// Removes what deleted organizations had, a slice at a time; after a restart it goes on where it was. The organization
/// itself goes last, some time later: a request that was under way when it was deleted may still leave something.
/// </summary>
internal sealed partial class OrganizationRemoval(
    IOrganizationStore organizations,
    IOrganizationRemovalStore store,
    IntegrationRegistry integrations,
    Pace pace,
    INodes nodes,
    IBells bells,
    TimeProvider time,
    ILogger<OrganizationRemoval> logger
) : ScheduledWork(nodes)
{
    /// <summary>No request takes longer.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromHours(1);
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);
    private readonly Signal _wake = Signal.On(bells, Bell.Removals);

    /// <summary>Stops everything of the organization at once, and has the rest removed.</summary>
    public async Task DeletedAsync(OrganizationId organization, CancellationToken cancellationToken)
    {
        await integrations.ForgetAsync(organization, cancellationToken);
        bells.Ring(Bell.Removals);
    }

    public override void Dispose()
    {
        _wake.Dispose();
        base.Dispose();
    }

    protected override async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        var tick = timer.WaitForNextTickAsync(cancellationToken).AsTask();
        var woken = _wake.WaitAsync(cancellationToken);
        try
        {
            while (true)
            {
                await RemoveAsync(cancellationToken);
                await await Task.WhenAny(tick, woken);
                tick = tick.IsCompleted ? timer.WaitForNextTickAsync(cancellationToken).AsTask() : tick;
                woken = woken.IsCompleted ? _wake.WaitAsync(cancellationToken) : woken;
            }
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The rest is found at the next start.
        }
    }

    private async Task RemoveAsync(CancellationToken cancellationToken)
    {
        try
        {
            foreach (var (organization, deletedAt) in await store.DeletedAsync(cancellationToken))
            {
                // Once more: an integration may have been made by a request that was under way.
                await organizations.DeleteAsync(organization, deletedAt, audit: [], cancellationToken);
                await integrations.ForgetAsync(organization, cancellationToken);
                while (
                    await pace.SliceAsync(
                        rows => store.RemoveSliceAsync(organization, rows, cancellationToken),
                        cancellationToken
                    )
                ) { }

                if (time.GetUtcNow() - deletedAt >= Grace)
                {
                    await store.ForgetAsync(organization, cancellationToken);
                }
            }
        }
        // The boundary of a background loop: a full disk must not end the server; the next turn tries again.
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            Log.Failed(logger, e);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "Could not remove what a deleted organization had")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
