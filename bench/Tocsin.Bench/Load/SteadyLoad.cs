using System.Diagnostics;
using System.Text.Json;
using Tocsin.Bench.Receiving;
using Tocsin.Bench.Servers;

namespace Tocsin.Bench.Load;

/// <summary>One event a request, at a steady pace: the next is published on time, whether the last was answered or not.</summary>
internal sealed class SteadyLoad(Api api, int perSecond, Func<int, string> type)
{
    private const int Distinct = 1000;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);
    private readonly byte[][] _bodies = [.. Enumerable.Range(0, Distinct).Select(i => Payload.One(type(i), i))];

    /// <summary>Publishes for a while, waits for the arrivals, and tells how long all of it took.</summary>
    /// <param name="receiver">Where the events arrive, at <c>/measured/…</c>.</param>
    /// <param name="each">Arrivals that each event should make.</param>
    /// <param name="duration">How long it publishes.</param>
    /// <param name="cancellationToken">Ends it.</param>
    public async Task<Latencies> RunAsync(
        ReceiverProcess receiver,
        int each,
        TimeSpan duration,
        CancellationToken cancellationToken
    )
    {
        await receiver.TakeAsync(cancellationToken);
        var published = await PublishAsync(duration, cancellationToken);
        var arrivals = new List<Arrival>();
        var acknowledged = published.ToDictionary(p => p.Id, p => p.Acknowledged, StringComparer.Ordinal);
        var since = Stopwatch.GetTimestamp();
        while (arrivals.Count < published.Count * each && Stopwatch.GetElapsedTime(since) < Patience)
        {
            await Task.Delay(Poll, TimeProvider.System, cancellationToken);
            arrivals.AddRange((await receiver.TakeAsync(cancellationToken)).Where(a => acknowledged.ContainsKey(a.Id)));
        }

        // Arrival may come before the acknowledgement has been read: that counts as 0, not as less.
        var toArrival = arrivals.Select(a => Math.Max(0, Milliseconds(acknowledged[a.Id], a.At)));
        // What did not come has been on its way until now.
        var now = Stopwatch.GetTimestamp();
        var came = arrivals.CountBy(a => a.Id, StringComparer.Ordinal).ToDictionary(StringComparer.Ordinal);
        var missing = published
            .SelectMany(p =>
                Enumerable.Repeat(Milliseconds(p.Acknowledged, now), Math.Max(0, each - came.GetValueOrDefault(p.Id)))
            )
            .ToList();
        return new Latencies
        {
            Publish = Sorted(published.Select(p => Milliseconds(p.Sent, p.Acknowledged))),
            Arrival = Sorted(toArrival.Concat(missing)),
            Missing = missing.Count,
        };
    }

    private async Task<List<Published>> PublishAsync(TimeSpan duration, CancellationToken cancellationToken)
    {
        var count = (int)(duration.TotalSeconds * perSecond);
        var requests = new List<Task<Published>>(count);
        var started = Stopwatch.GetTimestamp();
        for (var i = 0; i < count; i++)
        {
            var wait = TimeSpan.FromSeconds((double)i / perSecond) - Stopwatch.GetElapsedTime(started);
            if (wait > TimeSpan.FromMilliseconds(0.5))
            {
                await Task.Delay(wait, TimeProvider.System, cancellationToken);
            }

            requests.Add(OneAsync(_bodies[i % Distinct], cancellationToken));
        }

        return [.. await Task.WhenAll(requests)];
    }

    private async Task<Published> OneAsync(byte[] body, CancellationToken cancellationToken)
    {
        var sent = Stopwatch.GetTimestamp();
        var answer = await api.PostAsync("events", body, cancellationToken);
        var acknowledged = Stopwatch.GetTimestamp();
        using var json = JsonDocument.Parse(answer);
        return new Published(json.RootElement.GetProperty("id").GetString()!, sent, acknowledged);
    }

    private static double Milliseconds(long from, long to) => Stopwatch.GetElapsedTime(from, to).TotalMilliseconds;

    private static double[] Sorted(IEnumerable<double> values) => [.. values.Order()];

    private sealed record Published(string Id, long Sent, long Acknowledged);
}
