using Microsoft.Extensions.Logging;
using Tocsin.Nodes;

namespace Tocsin.Delivery.HandOver.RabbitMq;

/// <summary>
/// Compares what was intended to go through the queue with what has ended or waits, and makes the rest wait: the queue has
/// lost it. Runs on one node, also where no queue is used any more. Costs as much as was intended, whatever the history.
/// </summary>
internal sealed partial class LostDeliveries(
    INodes nodes,
    IIntentStore store,
    LaneOwners owners,
    IServiceProvider services,
    QueueCounts counts,
    TimeProvider time,
    ILogger<LostDeliveries> logger
) : ScheduledWork(nodes)
{
    /// <summary>Intents that are looked at in one step; each is of some hundred deliveries at most.</summary>
    private const int Slice = 20;

    private static readonly TimeSpan Age = TimeSpan.FromSeconds(30);

    /// <summary>What is in a queue that is read is not lost; but nobody knows what is in it.</summary>
    private static readonly TimeSpan LongestWait = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);

    /// <summary>Looks at every intent of some age once; returns how many deliveries were lost.</summary>
    public async Task<int> LookAsync(TimeSpan age, CancellationToken cancellationToken)
    {
        var lost = 0;
        var busy = new Dictionary<int, bool>();
        for (long after = 0; ; )
        {
            var intents = await store.OverdueAsync(age, after, Slice, cancellationToken);
            if (intents.Count == 0)
            {
                return lost;
            }

            after = intents[^1].Number;
            var over = new List<OverdueIntent>();
            foreach (var intent in intents)
            {
                if (intent.Age >= LongestWait || !await IsOnItsWayAsync(intent, busy, cancellationToken))
                {
                    over.Add(intent);
                }
            }

            lost += await SettleAsync(over, cancellationToken);
        }
    }

    protected override async Task RunAsync(CancellationToken cancellationToken)
    {
        if (!store.KeepsIntents)
        {
            return;
        }

        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(cancellationToken))
        {
            try
            {
                await LookAsync(Age, cancellationToken);
            }
            // The boundary of a background loop: the next turn looks again.
            catch (Exception e) when (!cancellationToken.IsCancellationRequested)
            {
                Log.Failed(logger, e);
            }
        }
    }

    private async Task<int> SettleAsync(List<OverdueIntent> intents, CancellationToken cancellationToken)
    {
        if (intents.Count == 0)
        {
            return 0;
        }

        await store.SettleAsync(intents, cancellationToken);
        var missing = intents.SelectMany(i => i.Missing).ToList();
        if (missing.Count > 0)
        {
            counts.Reconcile(missing.Count);
            Log.Lost(logger, missing.Count);
            owners.Look([.. missing.Select(m => m.Lane).Distinct()]);
        }

        return missing.Count;
    }

    // Whether a queue that one of them may be in still has messages for somebody.
    private async Task<bool> IsOnItsWayAsync(
        OverdueIntent intent,
        Dictionary<int, bool> busy,
        CancellationToken cancellationToken
    )
    {
        foreach (var partition in intent.Missing.Select(m => Partition.Of(m.Lane)).Distinct())
        {
            if (!busy.TryGetValue(partition, out var isBusy))
            {
                busy[partition] = isBusy = await HasMessagesAsync(partition, cancellationToken);
            }

            if (isBusy)
            {
                return true;
            }
        }

        return false;
    }

    private async Task<bool> HasMessagesAsync(int partition, CancellationToken cancellationToken)
    {
        try
        {
            var session = (services.GetService(typeof(Broker)) as Broker)?.Session;
            return session is not null && await session.ReadyAsync(partition, cancellationToken) > 0;
        }
        // The boundary to the client: of a broker that does not answer nothing is expected.
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return false;
        }
    }

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Warning,
            Message = "{Count} deliveries did not come out of the queue, and are made from the database"
        )]
        public static partial void Lost(ILogger logger, int count);

        [LoggerMessage(Level = LogLevel.Error, Message = "Could not look for what the queue has lost; trying again")]
        public static partial void Failed(ILogger logger, Exception exception);
    }
}
