using Microsoft.Extensions.Logging;
using Tocsin.Nodes;

namespace Tocsin.Findings.Triage;

/// <summary>Ends suppressions whose time is up.</summary>
internal sealed partial class SuppressionExpiry(
    ITriageStore store,
    FindingTriage triage,
    INodes nodes,
    TimeProvider time,
    ILogger<SuppressionExpiry> logger
) : ScheduledWork(nodes)
{
    private const string Reason = "The suppression's time was up.";
    private const int AtOnce = 100;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);

    protected override async Task RunAsync(CancellationToken cancellationToken)
    {
        using var timer = new PeriodicTimer(Interval, time);
        do
        {
            await TryAsync(cancellationToken);
        } while (await timer.WaitForNextTickAsync(cancellationToken));
    }

    private async Task TryAsync(CancellationToken cancellationToken)
    {
        try
        {
            var now = time.GetUtcNow();
            IReadOnlyList<TriagedFinding> expired;
            do
            {
                expired = await store.ExpiredAsync(now, AtOnce, cancellationToken);
                foreach (var one in expired)
                {
                    var act = new FindingAct.Expire(now);
                    var (organization, id) = (one.Finding.OrganizationId, one.Finding.Id);
                    await triage.ApplyAsync(organization, id, act, Actor.Tocsin, Reason, cancellationToken);
                }
            } while (expired.Count == AtOnce);
        }
        // The boundary of a background task: a full disk must not end it; the next tick tries again.
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            Log.Failed(logger, e);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Error,
            Message = "Could not end suppressions whose time is up; it will be tried again"
        )]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
