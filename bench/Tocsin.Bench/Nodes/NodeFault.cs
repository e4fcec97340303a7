namespace Tocsin.Bench.Nodes;

/// <summary>What can go wrong.</summary>
internal sealed record NodeFault
{
    /// <summary>Of seconds: others have taken over what a node had.</summary>
    private const double LongerThanALease = 8;

    public static readonly IReadOnlyList<NodeFault> All =
    [
        new()
        {
            Name = "SIGKILL of one after another",
            Brokers = [false, true],
            Happens = KillAsync,
        },
        new()
        {
            Name = "SIGSTOP, longer than its leases",
            Brokers = [false, true],
            Happens = PauseAsync,
        },
        CutOff("cut off from the database", [false, true], Wire.Database),
        CutOff("cut off from the broker", [true], Wire.Broker),
        CutOff("cut off from both", [true], Wire.Database, Wire.Broker),
        new()
        {
            Name = "PostgreSQL stopped (fast)",
            Brokers = [false, true],
            Happens = s => DatabaseAsync(s, "fast"),
        },
        new()
        {
            Name = "PostgreSQL stopped (immediate)",
            Brokers = [false, true],
            Happens = s => DatabaseAsync(s, "immediate"),
        },
        new()
        {
            Name = "RabbitMQ stopped",
            Brokers = [true],
            Happens = s => BrokerAsync(s, "TERM", wipe: false),
        },
        new()
        {
            Name = "RabbitMQ killed and wiped",
            Brokers = [true],
            Happens = s => BrokerAsync(s, "KILL", wipe: true),
        },
        new()
        {
            Name = "RabbitMQ purged, five times",
            Brokers = [true],
            Happens = PurgeAsync,
        },
        new()
        {
            Name = "rolling restart",
            Brokers = [false, true],
            IsBalanced = true,
            Happens = RollAsync,
        },
    ];

    public required string Name { get; init; }

    /// <summary>Without a broker, with one, or each in turn.</summary>
    public required IReadOnlyList<bool> Brokers { get; init; }

    /// <summary>Whether publishers go through a load balancer.</summary>
    public bool IsBalanced { get; init; }

    public required Func<Scene, Task> Happens { get; init; }

    private static NodeFault CutOff(string name, IReadOnlyList<bool> brokers, params Wire[] wires) =>
        new()
        {
            Name = name,
            Brokers = brokers,
            Happens = s => CutAsync(s, wires),
        };

    private static async Task KillAsync(Scene scene)
    {
        var began = TimeProvider.System.GetTimestamp();
        var time = scene.Time(60, least: 10);
        while (TimeProvider.System.GetElapsedTime(began) < time)
        {
            var node = scene.AnyNode;
            // Until it would have been taken for dead, what it had may come again.
            await scene.DuringAsync(async () =>
            {
                await node.KillAsync();
                await scene.WaitAsync(TimeSpan.FromSeconds(scene.Random.NextDouble() * 8));
            });
            await node.StartAsync(scene.CancellationToken);
            await scene.WaitAsync(TimeSpan.FromSeconds(scene.Random.NextDouble() * 4));
        }
    }

    private static Task DatabaseAsync(Scene scene, string mode) =>
        scene.DuringAsync(async () =>
        {
            await scene.Cluster.Database.StopAsync(mode);
            await scene.WaitAsync(scene.Time(10, least: 3));
            await scene.Cluster.Database.StartAsync();
        });

    private static Task BrokerAsync(Scene scene, string signal, bool wipe) =>
        scene.DuringAsync(async () =>
        {
            await scene.Cluster.Broker!.StopAsync(signal);
            if (wipe)
            {
                scene.Cluster.Broker.Wipe();
            }

            await scene.WaitAsync(scene.Time(10, least: 3));
            await scene.Cluster.Broker.StartAsync();
        });

    private static async Task PurgeAsync(Scene scene)
    {
        for (var i = 0; i < 5; i++)
        {
            await scene.DuringAsync(scene.Cluster.Broker!.PurgeAsync);
            await scene.WaitAsync(TimeSpan.FromSeconds(1));
        }
    }

    private static async Task CutAsync(Scene scene, Wire[] wires)
    {
        var node = scene.Random.Next(NodeCluster.Count);
        await scene.DuringAsync(async () =>
        {
            foreach (var wire in wires)
            {
                await scene.Cluster.CutAsync(node, wire);
            }

            await scene.WaitAsync(scene.Time(20, LongerThanALease));
            foreach (var wire in wires)
            {
                await scene.Cluster.MendAsync(node, wire);
            }
        });
    }

    private static async Task PauseAsync(Scene scene)
    {
        var node = scene.AnyNode;
        await scene.DuringAsync(async () =>
        {
            await node.PauseAsync();
            await scene.WaitAsync(scene.Time(10, LongerThanALease));
            await node.ContinueAsync();
        });
    }

    private static async Task RollAsync(Scene scene)
    {
        foreach (var node in scene.Cluster.Nodes)
        {
            if (await node.StopAsync() is var code and not 0)
            {
                throw new InvalidOperationException($"A node that was told to stop ended with {code}.");
            }

            await node.StartAsync(scene.CancellationToken);
            await scene.WaitAsync(TimeSpan.FromSeconds(2));
        }
    }
}
