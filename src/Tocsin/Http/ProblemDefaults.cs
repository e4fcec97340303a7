using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace Tocsin.Http;

/// <summary>Gives the problems that the framework makes (404, 405, 413, 500, …) a type of ours and words that help.</summary>
internal static class ProblemDefaults
{
    public static void Apply(ProblemDetailsContext context)
    {
        var problem = context.ProblemDetails;
        problem.Status ??= context.HttpContext.Response.StatusCode;
        if (problem.Type?.StartsWith(Problems.TypePrefix, StringComparison.Ordinal) == true)
        {
            return;
        }

        var request = context.HttpContext.Request;
        var error = context.HttpContext.Features.Get<IExceptionHandlerFeature>()?.Error;
        if (
            error is not null
            && context.HttpContext.RequestServices.GetRequiredService<StorageTrouble>()(error) is { } trouble
        )
        {
            context.HttpContext.Response.Headers.RetryAfter = trouble.Seconds;
            problem.Type = Problems.TypePrefix + trouble.Type;
            (problem.Title, problem.Detail) = (trouble.Title, trouble.Detail);
            return;
        }

        (var type, problem.Title, problem.Detail) = problem.Status switch
        {
            400 => ("bad-request", "The request cannot be read.", (error as BadHttpRequestException)?.Message),
            404 => ("no-such-route", "There is no such route.", $"Nothing answers at {Problems.Quote(request.Path)}."),
            405 => (
                "method-not-allowed",
                "The route does not take this method.",
                $"{request.Method} is not for this route."
            ),
            413 => ("too-large", "The request body is too large.", (error as BadHttpRequestException)?.Message),
            415 => ("unsupported-media-type", "The request body has the wrong content type.", null),
            >= 500 => (
                "internal",
                "Something broke on our side.",
                "The server's log has the details under the request's id, " + context.HttpContext.TraceIdentifier + "."
            ),
            _ => ("http-" + problem.Status, problem.Title, problem.Detail),
        };
        problem.Type = Problems.TypePrefix + type;
    }
}
