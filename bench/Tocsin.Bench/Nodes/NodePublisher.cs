using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Tocsin.Bench.Load;
using Tocsin.Bench.Servers;

namespace Tocsin.Bench.Nodes;

/// <summary>
/// Publishes one event after another, each of its lines to one address, and keeps account of what was acknowledged: where a node
/// does not answer, those who publish to the others go on.
/// </summary>
internal sealed class NodePublisher : IAsyncDisposable
{
    public const string Type = "bench.nodes";
    private const int LinesEach = 2;
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(40);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);
    private readonly byte[] _body = Payload.One(Type, 1);
    private readonly CancellationTokenSource _end = new();
    private readonly List<Api> _targets;
    private readonly List<Task> _lines;
    private int _failed;

    public NodePublisher(IEnumerable<Uri> addresses)
    {
        _targets = [.. addresses.Select(a => new Api(a.ToString().TrimEnd('/'), Api.FirstKey))];
        _lines =
        [
            .. _targets.SelectMany(t => Enumerable.Range(0, LinesEach).Select(_ => Task.Run(() => LineAsync(t)))),
        ];
    }

    /// <summary>What was acknowledged, and when.</summary>
    public ConcurrentDictionary<string, long> Acknowledged { get; } = new(StringComparer.Ordinal);

    /// <summary>Requests that were refused, cut off or not answered in time: nothing is promised of those.</summary>
    public int Failed => Volatile.Read(ref _failed);

    public Task EndAsync()
    {
        _end.Cancel();
        return Task.WhenAll(_lines);
    }

    public async ValueTask DisposeAsync()
    {
        await EndAsync();
        _targets.ForEach(t => t.Dispose());
        _end.Dispose();
    }

    private async Task LineAsync(Api target)
    {
        while (!_end.IsCancellationRequested)
        {
            try
            {
                using var patience = new CancellationTokenSource(Patience);
                var answer = await target.PostAsync("events", _body, patience.Token);
                using var json = JsonDocument.Parse(answer);
                Acknowledged[json.RootElement.GetProperty("id").GetString()!] = Stopwatch.GetTimestamp();
            }
            catch (Exception e)
                when (e
                        is HttpRequestException
                            or IOException
                            or InvalidOperationException
                            or OperationCanceledException
                )
            {
                Interlocked.Increment(ref _failed);
            }

            await Task.Delay(Pause, TimeProvider.System, _end.Token)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
