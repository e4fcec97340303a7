namespace Tocsin.Bench.Nodes;

/// <summary>Where there is no right to make networks: relays between the nodes and what they reach, which can be cut.</summary>
internal sealed class RelayNetwork : INodeNetwork
{
    private readonly Dictionary<(int Node, Wire Wire), Relay> _relays = [];

    public string? Database => null;

    public string Broker => "127.0.0.1";

    public string World => "127.0.0.1";

    public string? Range => null;

    public string AddressOf(int node) => "127.0.0.1";

    public IReadOnlyList<string> Inside(int node) => [];

    public (string Host, int Port) Reach(int node, Wire wire, int port)
    {
        if (!_relays.TryGetValue((node, wire), out var relay))
        {
            _relays.Add((node, wire), relay = new Relay(port));
        }

        return ("127.0.0.1", relay.Port);
    }

    public Task CutAsync(int node, Wire wire)
    {
        _relays[(node, wire)].Cut();
        return Task.CompletedTask;
    }

    public Task MendAsync(int node, Wire wire)
    {
        _relays[(node, wire)].Mend();
        return Task.CompletedTask;
    }

    public ValueTask DisposeAsync()
    {
        foreach (var relay in _relays.Values)
        {
            relay.Dispose();
        }

        return ValueTask.CompletedTask;
    }
}
