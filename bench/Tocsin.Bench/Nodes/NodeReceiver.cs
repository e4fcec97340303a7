using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Text.Json;
using Tocsin.Bench.Parts;

namespace Tocsin.Bench.Nodes;

/// <summary>
/// Endpoints, a path for each, that note what comes when. What it takes is taken at once, or, by a slow one, a little later; of
/// what comes first, some is refused, so that there are always deliveries to be tried again.
/// </summary>
internal sealed class NodeReceiver : IAsyncDisposable
{
    public const string Strict = "strict";
    public const string Plain = "plain";
    public const string Slow = "slow";
    private const int OneOf = 50;

    // A refusal holds a strict line up until the next attempt.
    private const int OneOfStrict = 500;
    private static readonly TimeSpan Slowness = TimeSpan.FromMilliseconds(30);
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<Landed> _all = new();
    private readonly ConcurrentDictionary<(string, string), bool> _refused = new();
    private readonly ConcurrentDictionary<(string, string), bool> _taken = new();
    private readonly ConcurrentDictionary<string, int> _places = new(StringComparer.Ordinal);
    private readonly string _address;
    private readonly int _port;
    private readonly int _webhooks;

    private NodeReceiver(WebApplication app, string address, int port, int webhooks) =>
        (_app, _address, _port, _webhooks) = (app, address, port, webhooks);

    /// <summary>In the order in which they came.</summary>
    public IReadOnlyCollection<Landed> All => _all;

    public string Url(string webhook) => $"http://{_address}:{_port}/{webhook}";

    /// <summary>Whether every webhook has taken an event.</summary>
    public bool HasEverywhere(string id) => _places.GetValueOrDefault(id) == _webhooks;

    public static async Task<NodeReceiver> StartAsync(string address, int webhooks)
    {
        var builder = WebApplication.CreateSlimBuilder(["--hostBuilder:reloadConfigOnChange=false"]);
        builder.Logging.ClearProviders();
        var port = Machine.FreePort();
        builder.WebHost.UseKestrel(o => o.Listen(IPAddress.Parse(address), port));
        var app = builder.Build();
        var receiver = new NodeReceiver(app, address, port, webhooks);
        app.Run(receiver.TakeAsync);
        await app.StartAsync();
        return receiver;
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    private async Task TakeAsync(HttpContext context)
    {
        var at = Stopwatch.GetTimestamp();
        var webhook = context.Request.Path.Value![1..];
        using var body = await JsonDocument.ParseAsync(context.Request.Body, default, context.RequestAborted);
        var id = body.RootElement.GetProperty("id").GetString()!;
        var isTaken = !IsRefused(webhook, id);
        _all.Enqueue(new Landed(webhook, id, at, isTaken, $"{context.Connection.RemoteIpAddress}"));
        if (isTaken && _taken.TryAdd((webhook, id), true))
        {
            _places.AddOrUpdate(id, 1, (_, places) => places + 1);
        }

        if (webhook.StartsWith(Slow, StringComparison.Ordinal))
        {
            await Task.Delay(Slowness, TimeProvider.System, context.RequestAborted)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }

        context.Response.StatusCode = isTaken
            ? StatusCodes.Status204NoContent
            : StatusCodes.Status503ServiceUnavailable;
    }

    // The end of an id is random.
    private bool IsRefused(string webhook, string id) =>
        string.GetHashCode(id.AsSpan(id.Length - 6), StringComparison.Ordinal) is var chance
        && (uint)chance % (webhook.StartsWith(Strict, StringComparison.Ordinal) ? OneOfStrict : OneOf) == 0
        && _refused.TryAdd((webhook, id), true);
}
