using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Tocsin.Settings;

namespace Tocsin.Telemetry;

/// <summary>Answers <c>/metrics</c> without a key on a port of its own, where one is configured.</summary>
internal sealed class MetricsListener(IOptions<MetricsOptions> options, MetricsPage page)
    : IHostedService,
        IAsyncDisposable
{
    private WebApplication? _app;

    /// <summary>Where it listens; null when nowhere.</summary>
    public string? Address => _app?.Urls.Single();

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        if (options.Value is not { Port: { } port, Address: { } address })
        {
            return;
        }

        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder
            .WebHost.UseKestrelCore()
            .ConfigureKestrel(kestrel =>
            {
                kestrel.AddServerHeader = false;
                kestrel.Listen(IPAddress.Parse(address), port);
            });
        _app = builder.Build();
        _app.Run(AnswerAsync);
        try
        {
            await _app.StartAsync(cancellationToken);
        }
        catch (IOException e)
        {
            throw new SettingsException([$"Tocsin:Metrics:Port cannot be listened on: {e.Message}"]);
        }
    }

    public async Task StopAsync(CancellationToken cancellationToken)
    {
        if (_app is not null)
        {
            await _app.StopAsync(cancellationToken);
        }
    }

    public ValueTask DisposeAsync() => _app?.DisposeAsync() ?? ValueTask.CompletedTask;

    private Task AnswerAsync(HttpContext context)
    {
        if (!context.Request.Path.Equals("/metrics", StringComparison.Ordinal))
        {
            context.Response.StatusCode = StatusCodes.Status404NotFound;
            return Task.CompletedTask;
        }

        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            context.Response.StatusCode = StatusCodes.Status405MethodNotAllowed;
            context.Response.Headers.Allow = "GET, HEAD";
            return Task.CompletedTask;
        }

        return page.AnswerAsync(context);
    }
}
