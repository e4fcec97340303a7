using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Logging;

namespace Tocsin.Http;

/// <summary>
/// One line for each request to the API: what, how it ended, how long it took, whose it was. The route's template
/// stands in it, and no path, query, header or body: those may hold secrets.
/// </summary>
internal sealed partial class RequestLog(RequestDelegate next, TimeProvider time, ILogger<RequestLog> logger)
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
            if (context.Request.Path.StartsWithSegments("/api", StringComparison.Ordinal))
            {
                Write(context, time.GetElapsedTime(started));
            }
        }
    }

    private void Write(HttpContext context, TimeSpan took)
    {
        // The exception handler takes the endpoint off the request, and keeps it here.
        var endpoint = context.Features.Get<IExceptionHandlerFeature>()?.Endpoint ?? context.GetEndpoint();
        var caller = context.Features.Get<Caller>();
        var status = context.RequestAborted.IsCancellationRequested ? 499 : context.Response.StatusCode;
        Log.Answered(
            logger,
            KnownMethod(context.Request.Method),
            (endpoint as RouteEndpoint)?.RoutePattern.RawText?.TrimEnd('/') ?? "-",
            status,
            took.TotalMilliseconds,
            caller?.Organization.Value ?? "-",
            caller?.KeyId ?? "-",
            context.TraceIdentifier
        );
    }

    // Anybody can send any word as a method.
    private static string KnownMethod(string method) =>
        method is "GET" or "HEAD" or "POST" or "PUT" or "PATCH" or "DELETE" or "OPTIONS" ? method : "-";

    private static partial class Log
    {
        [LoggerMessage(
            Level = LogLevel.Information,
            Message = "{Method} {Route} {Status} in {Milliseconds:0.0} ms, organization {Organization}, key {Key}, "
                + "request {RequestId}"
        )]
        public static partial void Answered(
            ILogger logger,
            string method,
            string route,
            int status,
            double milliseconds,
            string organization,
            string key,
            string requestId
        );
    }
}
