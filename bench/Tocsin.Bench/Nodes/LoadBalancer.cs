using System.Net;
using Tocsin.Bench.Parts;

namespace Tocsin.Bench.Nodes;

/// <summary>
/// Asks each node several times a second whether it is ready, and hands requests to those that said so, in turns. It tries
/// nothing twice: what a node does not answer has failed.
/// </summary>
internal sealed class LoadBalancer : IAsyncDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);
    private readonly WebApplication _app;
    private readonly IReadOnlyList<Node> _nodes;
    private readonly bool[] _ready;
    private readonly CancellationTokenSource _end = new();
    private readonly Task _asking;

    // A connection for each request: one that was kept may be closed by a node at the very moment of its use.
    private readonly HttpClient _http = new(
        new SocketsHttpHandler { UseProxy = false, PooledConnectionLifetime = TimeSpan.Zero }
    );

    private int _turn;

    private LoadBalancer(WebApplication app, IReadOnlyList<Node> nodes, string url)
    {
        (_app, _nodes, _ready, Url) = (app, nodes, new bool[nodes.Count], url);
        _asking = Task.Run(AskAsync);
    }

    public string Url { get; }

    public static async Task<LoadBalancer> StartAsync(IReadOnlyList<Node> nodes, CancellationToken cancellationToken)
    {
        var builder = WebApplication.CreateSlimBuilder(["--hostBuilder:reloadConfigOnChange=false"]);
        builder.Logging.ClearProviders();
        var port = Machine.FreePort();
        builder.WebHost.UseKestrel(o => o.Listen(IPAddress.Loopback, port));
        var app = builder.Build();
        var balancer = new LoadBalancer(app, nodes, $"http://127.0.0.1:{port}");
        app.Run(balancer.PassAsync);
        await app.StartAsync(cancellationToken);
        await Machine.UntilAsync(
            () => Task.FromResult(Array.TrueForAll(balancer._ready, r => r)),
            () => "Not every node is ready.",
            TimeSpan.FromSeconds(30),
            cancellationToken
        );
        return balancer;
    }

    public async ValueTask DisposeAsync()
    {
        await _end.CancelAsync();
        await _asking;
        await _app.StopAsync();
        await _app.DisposeAsync();
        _http.Dispose();
        _end.Dispose();
    }

    private async Task AskAsync()
    {
        while (!_end.IsCancellationRequested)
        {
            for (var node = 0; node < _nodes.Count; node++)
            {
                _ready[node] = await _nodes[node].IsReadyAsync();
            }

            await Task.Delay(Interval, TimeProvider.System, _end.Token)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    private async Task PassAsync(HttpContext context)
    {
        for (var tries = 0; tries < _nodes.Count; tries++)
        {
            var node = (int)((uint)Interlocked.Increment(ref _turn) % (uint)_nodes.Count);
            if (_ready[node])
            {
                await PassAsync(context, _nodes[node]);
                return;
            }
        }

        context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
    }

    private async Task PassAsync(HttpContext context, Node node)
    {
        try
        {
            using var content = new StreamContent(context.Request.Body);
            content.Headers.TryAddWithoutValidation("Content-Type", context.Request.ContentType);
            using var request = new HttpRequestMessage(
                new HttpMethod(context.Request.Method),
                new Uri(node.Url, context.Request.Path)
            )
            {
                Content = content,
            };
            request.Headers.TryAddWithoutValidation("Authorization", context.Request.Headers.Authorization.ToString());
            using var response = await _http.SendAsync(request, context.RequestAborted);
            context.Response.StatusCode = (int)response.StatusCode;
            await response.Content.CopyToAsync(context.Response.Body, context.RequestAborted);
        }
        catch (HttpRequestException)
        {
            context.Response.StatusCode = (int)HttpStatusCode.BadGateway;
        }
    }
}
