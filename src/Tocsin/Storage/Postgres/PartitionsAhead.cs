using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace Tocsin.Storage.Postgres;

/// <summary>Makes the partitions of today and the next days, so that nobody who publishes waits for them at midnight.</summary>
internal sealed partial class PartitionsAhead(
    IServiceProvider services,
    IOptions<StorageOptions> options,
    TimeProvider time,
    ILogger<PartitionsAhead> logger
) : BackgroundService
{
    private const int Days = 3;
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        if (options.Value.Kind != StorageKind.Postgres)
        {
            return;
        }

        // Asked for here, since without PostgreSQL there is nothing to connect to.
        var partitions = services.GetRequiredService<PostgresPartitions>();
        using var timer = new PeriodicTimer(Interval, time);
        try
        {
            do
            {
                await MakeAsync(partitions, stoppingToken);
            } while (await timer.WaitForNextTickAsync(stoppingToken));
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // What is missing is made by whoever needs it.
        }
    }

    private async Task MakeAsync(PostgresPartitions partitions, CancellationToken stoppingToken)
    {
        try
        {
            var today = PartitionDay.Of(time.GetUtcNow());
            await partitions.EnsureAsync(
                Enumerable.Range(today.Number, Days).Select(d => new PartitionDay(d).FirstId),
                stoppingToken
            );
        }
        // The boundary of a background loop: the next round tries again.
        catch (Exception e) when (!stoppingToken.IsCancellationRequested)
        {
            Log.Failed(logger, e);
        }
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Warning, Message = "Could not make partitions ahead of time")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
