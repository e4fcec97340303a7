using Microsoft.Extensions.Logging;
using Tocsin.Delivery;
using Tocsin.Delivery.Recoveries;
using Tocsin.Integrations;
using Tocsin.Mail;

namespace Tocsin.Telemetry;

/// <summary>Numbers that only the store knows, read when somebody asks and at most every ten seconds.</summary>
internal sealed partial class StoreReadings
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(10);

    private readonly IBacklogStore _backlog;
    private readonly IMailStore _mails;
    private readonly IRecoveryStore _recoveries;
    private readonly IntegrationDirectory _directory;
    private readonly TimeProvider _time;
    private readonly ILogger<StoreReadings> _logger;
    private readonly Lock _lock = new();
    private Task _reading = Task.CompletedTask;
    private long? _readAt;
    private volatile Snapshot _last = new(OldestDue: null, Mails: 0, Recoveries: 0);

    public StoreReadings(
        Metrics metrics,
        IBacklogStore backlog,
        IMailStore mails,
        IRecoveryStore recoveries,
        IntegrationDirectory directory,
        TimeProvider time,
        ILogger<StoreReadings> logger
    )
    {
        (_backlog, _mails, _recoveries, _time, _logger) = (backlog, mails, recoveries, time, logger);
        _directory = directory;
        metrics.Gauge(
            "tocsin_oldest_due_seconds",
            "For how long the delivery that is due for longest has been due; 0 when none is. Integrations that hold messages back (groups, ceiling, quiet hours) are left out.",
            () => Math.Max(0, (_time.GetUtcNow() - Last().OldestDue)?.TotalSeconds ?? 0)
        );
        metrics.Gauge("tocsin_mails_waiting", "Mails that wait to be sent.", () => Last().Mails);
        metrics.Gauge("tocsin_recoveries_running", "Recovery jobs that are not over.", () => Last().Recoveries);
    }

    /// <summary>Reads anew where the last reading is old; returns once it is there.</summary>
    public Task RefreshAsync()
    {
        lock (_lock)
        {
            if (_reading.IsCompleted && (_readAt is not { } at || _time.GetElapsedTime(at) >= Fresh))
            {
                _readAt = _time.GetTimestamp();
                // Reading is not asynchronous underneath, and there may be many lanes.
                _reading = Task.Run(ReadAsync, CancellationToken.None);
            }

            return _reading;
        }
    }

    // An exporter cannot wait: it gets what is there, and the next time what is read now.
    private Snapshot Last()
    {
        _ = RefreshAsync();
        return _last;
    }

    private async Task ReadAsync()
    {
        try
        {
            _last = new Snapshot(
                // What is held back on purpose is no reason to wake anybody.
                await _backlog.OldestDueAsync(
                    [.. _directory.All.Where(i => i.Delivery.Noise is not null).Select(i => i.Number)],
                    CancellationToken.None
                ),
                await _mails.CountAsync(CancellationToken.None),
                (await _recoveries.RunningAsync(CancellationToken.None)).Count
            );
        }
        // The boundary of a background reading: the other metrics tell what is wrong with the store.
        catch (Exception e)
        {
            Log.Failed(_logger, e);
        }
    }

    private sealed record Snapshot(DateTimeOffset? OldestDue, long Mails, long Recoveries);

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Could not read from the store what metrics tell")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
