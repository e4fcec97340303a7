using System.Collections.Concurrent;
using System.Diagnostics;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Tocsin.Tests.Nodes.Faults;

/// <summary>Endpoints that answer at once and note what comes when.</summary>
internal sealed class Arrivals : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<Arrival> _all = new();

    private Arrivals(WebApplication app) => _app = app;

    public string Url => _app.Urls.Single();

    /// <summary>In the order in which they came.</summary>
    public IReadOnlyList<Arrival> All => [.. _all];

    public static async Task<Arrivals> StartAsync()
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrel().UseUrls("http://127.0.0.1:0");
        builder.Services.AddRouting();
        var app = builder.Build();
        var arrivals = new Arrivals(app);
        app.Run(arrivals.TakeAsync);
        await app.StartAsync();
        return arrivals;
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.Zero);
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    private async Task TakeAsync(HttpContext context)
    {
        using var body = await JsonDocument.ParseAsync(context.Request.Body);
        var root = body.RootElement;
        _all.Enqueue(
            new Arrival(
                context.Request.Path.Value!,
                root.GetProperty("id").GetString()!,
                root.GetProperty("data").GetProperty("n").GetInt32(),
                Stopwatch.GetTimestamp()
            )
        );
    }
}

/// <summary>A request that came.</summary>
/// <param name="Webhook">To which.</param>
/// <param name="EventId">With what.</param>
/// <param name="Number">By whoever published it.</param>
/// <param name="At">When, as a timestamp.</param>
internal sealed record Arrival(string Webhook, string EventId, int Number, long At);
