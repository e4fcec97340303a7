using Tocsin.Bench.Servers;

namespace Tocsin.Bench.Load;

/// <summary>Events to publish by HTTP, over so many connections at once. Their JSON is made before the clock starts.</summary>
internal sealed class PublishLoad
{
    private const int Distinct = 1000;
    private readonly byte[][] _bodies;
    private readonly int _requests;
    private readonly int _connections;

    /// <param name="events">How many, all told.</param>
    /// <param name="batch">How many in a request.</param>
    /// <param name="connections">Requests at once.</param>
    /// <param name="type">The type of an event, by its number.</param>
    public PublishLoad(int events, int batch, int connections, Func<int, string> type)
    {
        _connections = connections;
        _requests = Math.Max(1, events / batch);
        Events = _requests * batch;
        _bodies =
        [
            .. Enumerable
                .Range(0, Math.Max(1, Distinct / batch))
                .Select(b => Enumerable.Range(b * batch, batch).Select(i => (type(i), i)))
                .Select(b => batch == 1 ? Payload.One(b.First().Item1, b.First().i) : Payload.Batch(b)),
        ];
    }

    /// <summary>How many there are, in whole batches.</summary>
    public int Events { get; }

    public async Task PublishAsync(Api api, CancellationToken cancellationToken)
    {
        var next = -1;
        await Task.WhenAll(Enumerable.Range(0, _connections).Select(_ => Task.Run(OneAsync, cancellationToken)));

        async Task OneAsync()
        {
            int request;
            while ((request = Interlocked.Increment(ref next)) < _requests)
            {
                await api.PostAsync("events", _bodies[request % _bodies.Length], cancellationToken);
            }
        }
    }

    /// <summary>Publishes, and waits until every delivery's outcome is recorded.</summary>
    public async Task DeliverAsync(IServer server, CancellationToken cancellationToken)
    {
        await PublishAsync(server.Api, cancellationToken);
        await server.Store.IdleAsync(cancellationToken);
    }
}
