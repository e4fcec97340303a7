using System.Collections.Concurrent;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Nodes.Faults;

/// <summary>
/// Three real nodes, a real database and a real broker, under load, and something goes wrong: nothing that was acknowledged is
/// lost, a strict line stays in order, and what comes again was in flight when it happened.
/// </summary>
/// <remarks>By themselves: a machine that is too busy for signs of life is another fault.</remarks>
[Collection(nameof(FaultTests))]
public sealed class FaultTests
{
    /// <summary>Longer than a node counts as alive without a sign of life.</summary>
    private static readonly TimeSpan LongerThanALease = TimeSpan.FromSeconds(8);

    [Fact]
    public async Task Nodes_are_killed_and_started_again()
    {
        await using var cluster = await FaultyCluster.StartAsync(await RabbitServer.NeedAsync());
        cluster.Load();
        await cluster.GoesOnAsync();
        foreach (var n in (int[])[0, 2, 1])
        {
            cluster.Note($"kill {n}");
            await cluster.Nodes[n].KillAsync();
            await cluster.GoesOnAsync();
            await cluster.Nodes[n].StartAsync();
            await cluster.GoesOnAsync();
        }

        cluster.InFlightAtFaults(await cluster.SettleAsync(), before: TimeSpan.FromSeconds(3));
    }

    [Fact]
    public async Task A_node_is_paused_for_longer_than_it_owns_anything_and_goes_on()
    {
        await using var cluster = await FaultyCluster.StartAsync(await RabbitServer.NeedAsync());
        cluster.Load();
        await cluster.GoesOnAsync();
        cluster.Note("pause");
        await cluster.Nodes[1].PauseAsync();
        await Task.Delay(LongerThanALease);
        await cluster.GoesOnAsync();
        await cluster.Nodes[1].GoOnAsync();
        await cluster.GoesOnAsync(2000);
        cluster.InFlightAtFaults(await cluster.SettleAsync(), before: TimeSpan.FromSeconds(3));
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task A_node_is_cut_off_from_the_database_the_broker_or_both(bool database, bool broker)
    {
        await using var cluster = await FaultyCluster.StartAsync(await RabbitServer.NeedAsync());
        var cut = cluster.Nodes[2];
        cluster.Load();
        await cluster.GoesOnAsync();
        cluster.Note("cut");
        if (database)
        {
            cut.Database.Cut();
        }

        if (broker)
        {
            cut.Broker.Cut();
        }

        await Task.Delay(LongerThanALease);
        await cluster.GoesOnAsync();
        cut.Database.Mend();
        cut.Broker.Mend();
        cluster.Note("mended");
        await cluster.GoesOnAsync(2000);
        await cluster.SettleAsync();
    }

    [Fact]
    public async Task All_nodes_lose_the_database_for_a_while()
    {
        await using var cluster = await FaultyCluster.StartAsync(broker: null);
        cluster.Load();
        await cluster.GoesOnAsync();
        cluster.Nodes.ForEach(n => n.Database.Cut());
        await Task.Delay(LongerThanALease);
        cluster.Nodes.ForEach(n => n.Database.Mend());
        await cluster.GoesOnAsync(2000);
        await cluster.SettleAsync();
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_database_is_stopped_and_started_again(bool withBroker)
    {
        await using var server = await PostgresServer.NeedOwnAsync();
        var broker = withBroker ? await RabbitServer.NeedAsync() : null;
        await using var cluster = await FaultyCluster.StartAsync(broker, server);
        cluster.Load();
        await cluster.GoesOnAsync();
        await server.StopAsync();
        await Task.Delay(LongerThanALease);
        await server.StartAgainAsync();
        await cluster.GoesOnAsync(2000);
        await cluster.SettleAsync();
    }

    [Fact]
    public async Task A_rolling_restart_behind_a_load_balancer_that_asks_fails_no_request_and_repeats_nothing()
    {
        await using var cluster = await FaultyCluster.StartAsync(await RabbitServer.NeedAsync());
        var ready = new ConcurrentDictionary<NodeProcess, bool>();
        using var stop = new CancellationTokenSource();
        // Asks each node several times a second, and believes it until the next time.
        var asking = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
            {
                foreach (var node in cluster.Nodes)
                {
                    ready[node] = await node.IsReadyAsync();
                }

                await Task.Delay(100);
            }
        });
        cluster.Load(async node =>
        {
            if (ready.GetValueOrDefault(node))
            {
                return true;
            }

            await Task.Delay(10);
            return false;
        });
        await cluster.GoesOnAsync();
        foreach (var node in cluster.Nodes)
        {
            await node.StopAsync();
            await cluster.GoesOnAsync();
            await node.StartAsync();
            await cluster.GoesOnAsync();
        }

        var repeats = await cluster.SettleAsync();
        await stop.CancelAsync();
        await asking;
        Assert.Empty(cluster.Refusals);
        Assert.Empty(repeats);
    }
}

[CollectionDefinition(nameof(FaultTests), DisableParallelization = true)]
public sealed class FaultsAlone;
