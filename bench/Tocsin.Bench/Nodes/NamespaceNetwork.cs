using System.Globalization;
using Tocsin.Bench.Parts;

namespace Tocsin.Bench.Nodes;

/// <summary>
/// A network namespace for each node, with a pair of virtual interfaces to the database, one to the broker and one to everybody
/// else; cut, both ends of one drop every packet. Needs root, <c>ip</c> and <c>tc</c>, and is removed at the end.
/// </summary>
internal sealed class NamespaceNetwork : INodeNetwork
{
    private const string ToDatabase = "10.213.255.1";
    private const string ToBroker = "10.213.255.2";
    private const string ToWorld = "10.213.255.3";
    private static readonly (Wire Wire, string Address)[] Wires =
    [
        (Wire.Database, ToDatabase),
        (Wire.Broker, ToBroker),
        (Wire.World, ToWorld),
    ];

    private readonly Stack<string> _undo = new();
    private readonly string _prefix = string.Create(CultureInfo.InvariantCulture, $"tb{Environment.ProcessId}");

    private NamespaceNetwork() { }

    public string Database => ToDatabase;

    public string Broker => ToBroker;

    public string World => ToWorld;

    public string Range => "10.213.0.0/16";

    /// <summary>Makes it; null, and why, where that cannot be.</summary>
    public static async Task<(NamespaceNetwork? Network, string WhyNot)> TryMakeAsync(int nodes)
    {
        if (!Machine.IsRoot)
        {
            return (null, "network namespaces need root");
        }

        var network = new NamespaceNetwork();
        try
        {
            foreach (var (_, address) in Wires)
            {
                await network.DoAsync($"ip addr replace {address}/32 dev lo", $"ip addr del {address}/32 dev lo");
            }

            for (var node = 0; node < nodes; node++)
            {
                await network.AddAsync(node);
            }

            // Whether it can be cut is known before it has to be.
            await network.CutAsync(0, Wire.World);
            await network.MendAsync(0, Wire.World);
            return (network, "");
        }
        catch (InvalidOperationException e)
        {
            await network.DisposeAsync();
            return (null, "network namespaces cannot be made: " + e.Message.Trim());
        }
    }

    public string AddressOf(int node) => Address(node, Wire.World, 2);

    public IReadOnlyList<string> Inside(int node) => ["ip", "netns", "exec", Name(node)];

    public (string Host, int Port) Reach(int node, Wire wire, int port) =>
        (Array.Find(Wires, w => w.Wire == wire).Address, port);

    public async Task CutAsync(int node, Wire wire)
    {
        await DoAsync($"tc qdisc replace dev {Near(node, wire)} root pfifo limit 0");
        await DoAsync($"ip netns exec {Name(node)} tc qdisc replace dev {Far(wire)} root pfifo limit 0");
    }

    public async Task MendAsync(int node, Wire wire)
    {
        await DoAsync($"tc qdisc del dev {Near(node, wire)} root");
        await DoAsync($"ip netns exec {Name(node)} tc qdisc del dev {Far(wire)} root");
    }

    public async ValueTask DisposeAsync()
    {
        while (_undo.TryPop(out var command))
        {
            await Machine.RunAsync(command.Split(' '));
        }
    }

    private async Task AddAsync(int node)
    {
        await DoAsync($"ip netns add {Name(node)}", $"ip netns del {Name(node)}");
        await DoAsync($"ip -n {Name(node)} link set lo up");
        foreach (var (wire, address) in Wires)
        {
            var (near, far) = (Near(node, wire), Far(wire));
            await DoAsync($"ip link add {near} type veth peer name {far} netns {Name(node)}", $"ip link del {near}");
            await DoAsync($"ip addr add {Address(node, wire, 1)}/24 dev {near}");
            await DoAsync($"ip link set {near} up");
            await DoAsync($"ip -n {Name(node)} addr add {Address(node, wire, 2)}/24 dev {far}");
            await DoAsync($"ip -n {Name(node)} link set {far} up");
            await DoAsync($"ip -n {Name(node)} route add {address}/32 via {Address(node, wire, 1)} dev {far}");
        }
    }

    private async Task DoAsync(string command, string? undo = null)
    {
        var (well, said) = await Machine.RunAsync(command.Split(' '));
        if (!well)
        {
            throw new InvalidOperationException($"{command}: {said}");
        }

        if (undo is not null)
        {
            _undo.Push(undo);
        }
    }

    private static string Address(int node, Wire wire, int host) =>
        string.Create(CultureInfo.InvariantCulture, $"10.213.{(node * 4) + (int)wire}.{host}");

    private static string Far(Wire wire) => string.Create(CultureInfo.InvariantCulture, $"wire{(int)wire}");

    private string Near(int node, Wire wire) =>
        string.Create(CultureInfo.InvariantCulture, $"{_prefix}{node}{(int)wire}");

    private string Name(int node) => string.Create(CultureInfo.InvariantCulture, $"{_prefix}n{node}");
}
