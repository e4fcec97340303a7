using System.Collections.Concurrent;
using System.Diagnostics;
using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Tocsin.Delivery.Tracing;
using Tocsin.Http;

namespace Tocsin.Telemetry;

/// <summary>Counts requests by the route's template, and tells a trace what they were; never by path, which has ids.</summary>
internal sealed class RequestMetrics(RequestDelegate next, RequestSeries series, TimeProvider time)
{
    public async Task InvokeAsync(HttpContext context)
    {
        var started = time.GetTimestamp();
        try
        {
            await next(context);
        }
        finally
        {
            // The exception handler takes the endpoint off the request, and keeps it here.
            var endpoint = context.Features.Get<IExceptionHandlerFeature>()?.Endpoint ?? context.GetEndpoint();
            var route = (endpoint as RouteEndpoint)?.RoutePattern.RawText?.TrimEnd('/') ?? "-";
            var status = context.RequestAborted.IsCancellationRequested ? 499 : context.Response.StatusCode;
            series.Observe(route, context.Request.Method, status, time.GetElapsedTime(started));
            if (status is 429 or 503 && endpoint?.Metadata.GetMetadata<Publishes>() is not null)
            {
                series.Refused(status);
            }

            if (AttemptTracing.IsOn && Activity.Current is { IsAllDataRequested: true } activity)
            {
                activity.DisplayName = $"{context.Request.Method} {route}";
                activity.SetTag("http.route", route);
                activity.SetTag("http.request.method", context.Request.Method);
                activity.SetTag("http.response.status_code", status);
            }
        }
    }
}

/// <summary>The numbers of requests.</summary>
internal sealed class RequestSeries
{
    private readonly HistogramFamily _durations;
    private readonly Counter _busy;
    private readonly Counter _unable;
    private readonly ConcurrentDictionary<(string Route, string Method, int Class), Histogram> _known = new();

    public RequestSeries(Metrics metrics)
    {
        _durations = metrics.Add(
            new HistogramFamily(
                "tocsin_http_request_duration_seconds",
                "Requests to this server by route, method and class of status.",
                [0.001, 0.005, 0.025, 0.1, 0.5, 2.5, 10],
                "route",
                "method",
                "status"
            )
        );
        var refusals = metrics.Add(
            new CounterFamily(
                "tocsin_publish_refusals_total",
                "Requests that publish and were turned away: 429 for too much waiting or the plan's limit, 503 for the disk or the database.",
                "status"
            )
        );
        // There from the start: an alert does not see the step from nothing to one.
        (_busy, _unable) = (refusals.Of("429"), refusals.Of("503"));
    }

    public void Observe(string route, string method, int status, TimeSpan took)
    {
        var key = (route, Known(method), status / 100);
        if (!_known.TryGetValue(key, out var histogram))
        {
            histogram = _durations.Of(key.route, key.Item2, $"{key.Item3}xx");
            _known.TryAdd(key, histogram);
        }

        histogram.Observe(took.TotalSeconds);
    }

    public void Refused(int status) => (status == 429 ? _busy : _unable).Add();

    // Anybody can send any word as a method.
    private static string Known(string method) =>
        method is "GET" or "HEAD" or "POST" or "PUT" or "PATCH" or "DELETE" or "OPTIONS" ? method : "-";
}
