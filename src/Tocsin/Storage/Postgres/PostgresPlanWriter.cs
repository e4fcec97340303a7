using System.Threading.Channels;
using Microsoft.Extensions.Logging;
using Npgsql;
using Tocsin.Delivery;

namespace Tocsin.Storage.Postgres;

/// <summary>
/// Writes many callers' plans in one transaction, so that one commit serves them all. A plan that cannot be written takes
/// nobody with it: the group is written again, each plan by itself. A caller's task ends after the commit, never before.
/// One transaction at a time: what comes meanwhile makes the next one larger, where two would wait for each other's locks.
/// </summary>
internal sealed partial class PostgresPlanWriter : IAsyncDisposable
{
    /// <summary>Plans in one transaction.</summary>
    private const int MaxGroup = 512;

    /// <summary>Events and deliveries in one transaction, beyond which no more plans are taken in.</summary>
    private const int MaxRows = 4096;

    /// <summary>Plans waiting before callers wait too.</summary>
    private const int MaxWaiting = 8192;

    private readonly Channel<Work> _work = Channel.CreateBounded<Work>(
        new BoundedChannelOptions(MaxWaiting) { SingleReader = true }
    );
    private readonly PostgresPartitions _partitions;
    private readonly ILogger<PostgresPlanWriter> _logger;
    private readonly Task _loop;

    public PostgresPlanWriter(PostgresPartitions partitions, ILogger<PostgresPlanWriter> logger)
    {
        _partitions = partitions;
        _logger = logger;
        _loop = Task.Run(RunAsync);
    }

    /// <summary>Returns once the plan is on the disk.</summary>
    /// <exception cref="NpgsqlException">It is not written, or, where the connection was lost, nobody knows.</exception>
    public async Task AppendAsync(DispatchPlan plan, CancellationToken cancellationToken)
    {
        var work = new Work(plan, cancellationToken);
        await _work.Writer.WriteAsync(work, cancellationToken);
        await work.Done.Task;
    }

    /// <summary>Finishes what was handed in.</summary>
    public async ValueTask DisposeAsync()
    {
        _work.Writer.TryComplete();
        await _loop;
    }

    private async Task RunAsync()
    {
        var group = new List<Work>();
        while (await _work.Reader.WaitToReadAsync(CancellationToken.None))
        {
            group.Clear();
            for (var rows = 0; group.Count < MaxGroup && rows < MaxRows && _work.Reader.TryRead(out var work); )
            {
                if (work.CancellationToken.IsCancellationRequested)
                {
                    work.Done.TrySetCanceled(work.CancellationToken);
                    continue;
                }

                group.Add(work);
                rows += work.Plan.Events.Count + work.Plan.Deliveries.Count;
            }

            if (group.Count > 0)
            {
                await WriteAsync(group);
            }
        }
    }

    private async Task WriteAsync(List<Work> group)
    {
        try
        {
            await TryWriteAsync(group);
            group.ForEach(w => w.Done.TrySetResult());
        }
        // The statement was refused, so that nothing of the group is there: each plan stands or falls by itself.
        catch (PostgresException e) when (group.Count > 1 && PostgresTrouble.Judge(e) is null)
        {
            foreach (var work in group)
            {
                await WriteAsync([work]);
            }
        }
        // The boundary of the loop: whatever it was belongs to those who wait.
        catch (Exception e)
        {
            Log.Failed(_logger, group.Count, e);
            group.ForEach(w => w.Done.TrySetException(e));
        }
    }

    private Task<bool> TryWriteAsync(List<Work> group)
    {
        DispatchPlan[] plans = [.. group.Select(w => w.Plan)];
        return _partitions.WriteAsync(
            PostgresEventAppender.Ids(plans),
            async session =>
            {
                await PostgresEventAppender.AppendAsync(session, plans, CancellationToken.None);
                return true;
            },
            CancellationToken.None,
            plans.Length
        );
    }

    private sealed record Work(DispatchPlan Plan, CancellationToken CancellationToken)
    {
        public TaskCompletionSource Done { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private static partial class Log
    {
        [LoggerMessage(Level = LogLevel.Error, Message = "Could not write {Count} plans")]
        public static partial void Failed(ILogger logger, int count, Exception exception);
    }
}
