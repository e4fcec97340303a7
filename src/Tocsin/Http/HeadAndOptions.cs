using Microsoft.AspNetCore.Http;

namespace Tocsin.Http;

/// <summary>HEAD is GET without the body, on every route; OPTIONS tells which methods a route takes.</summary>
internal sealed class HeadAndOptions(RequestDelegate next)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (HttpMethods.IsHead(context.Request.Method))
        {
            // The server knows that the request came as HEAD, and sends the headers alone.
            context.Request.Method = HttpMethods.Get;
            try
            {
                await next(context);
            }
            finally
            {
                context.Request.Method = HttpMethods.Head;
            }
        }
        else
        {
            await next(context);
            if (
                HttpMethods.IsOptions(context.Request.Method)
                && context.Response is { HasStarted: false, StatusCode: StatusCodes.Status405MethodNotAllowed }
            )
            {
                // Routing has put the Allow header there.
                context.Response.StatusCode = StatusCodes.Status204NoContent;
            }
        }
    }
}
