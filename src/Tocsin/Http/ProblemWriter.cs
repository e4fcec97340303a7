using Microsoft.AspNetCore.Http;

namespace Tocsin.Http;

/// <summary>
/// Writes a problem whatever the Accept header says. The framework's writer declines when JSON is not accepted, and the
/// caller would get an answer without a body.
/// </summary>
internal sealed class ProblemWriter : IProblemDetailsWriter
{
    public bool CanWrite(ProblemDetailsContext context) => true;

    public async ValueTask WriteAsync(ProblemDetailsContext context)
    {
        ProblemDefaults.Apply(context);
        await context.HttpContext.Response.WriteAsJsonAsync(
            context.ProblemDetails,
            Json.Options,
            "application/problem+json",
            context.HttpContext.RequestAborted
        );
    }
}
