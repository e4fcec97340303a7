using Microsoft.Extensions.Logging;
using Tocsin.Ids;
using Tocsin.Integrations;
using Tocsin.Nodes;

namespace Tocsin.Digests;

/// <summary>Writes digests when their time has come.</summary>
internal sealed partial class DigestRunner(
    IDigestStore store,
    DigestWriter writer,
    IntegrationDirectory directory,
    INodes nodes,
    TimeProvider time,
    ILogger<DigestRunner> logger
) : ScheduledWork(nodes)
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    // What happened before the hour is on its way to the disk for a moment, be it on a node whose clock is behind.
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(10);

    // What this node knows of marks: looks at memory, and not at the store, as long as nothing is due.
    private readonly Dictionary<(long Lane, string Type), DateTimeOffset> _told = [];

    protected override async Task RunAsync(CancellationToken cancellationToken)
    {
        _told.Clear();
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
            await TellDueAsync(cancellationToken);
        }
        // The boundary of a background task: a full disk must not end it; the next tick tries again.
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            Log.Failed(logger, e);
        }
    }

    private async Task TellDueAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow() - Settling;
        if (Due(now).Count == 0)
        {
            return;
        }

        foreach (var mark in await store.MarksAsync(cancellationToken))
        {
            _told[(mark.Lane, mark.Type)] = mark.Until;
        }

        foreach (var due in Due(now).GroupBy(p => p.Integration.OrganizationId))
        {
            await TellAsync(due.Key, [.. due], cancellationToken);
        }
    }

    private List<DigestPeriod> Due(DateTimeOffset now)
    {
        var due = new List<DigestPeriod>();
        foreach (var integration in directory.All.Where(i => i.Enabled))
        {
            foreach (var schedule in DigestSchedules.Of(integration))
            {
                DateTimeOffset? told = _told.TryGetValue((integration.Number, schedule.Type), out var at) ? at : null;
                if (DigestPeriod.Due(integration, schedule, told, now) is { } period)
                {
                    due.Add(period);
                }
            }
        }

        return due;
    }

    private async Task TellAsync(
        OrganizationId organization,
        IReadOnlyList<DigestPeriod> due,
        CancellationToken cancellationToken
    )
    {
        try
        {
            await writer.WriteAsync(organization, due, cancellationToken);
            foreach (var period in due)
            {
                _told[(period.Mark.Lane, period.Mark.Type)] = period.To;
            }
        }
        // One organization whose digests cannot be written must not keep the others from theirs.
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            Log.FailedFor(logger, e, organization.Value);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "Could not look for digests that are due; trying again")]
        public static partial void Failed(ILogger logger, Exception exception);

        [LoggerMessage(Level = LogLevel.Error, Message = "Could not write the digests of {Organization}; trying again")]
        public static partial void FailedFor(ILogger logger, Exception exception, string organization);
    }
}
