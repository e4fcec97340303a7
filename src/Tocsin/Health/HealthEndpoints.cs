using System.ComponentModel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;

namespace Tocsin.Health;

/// <summary><c>/health</c>: for load balancers and supervisors, without a key.</summary>
internal static class HealthEndpoints
{
    public static void MapHealth(this IEndpointRouteBuilder routes)
    {
        var group = routes.MapGroup("/health").WithTags("Health");
        group.MapGet("/live", Live);
        group.MapGet("/ready", ReadyAsync);
    }

    /// <summary>Answers as long as the process can answer at all.</summary>
    internal static Ok<HealthResource> Live() =>
        TypedResults.Ok(
            new HealthResource
            {
                Status = "live",
                Reasons = [],
                Warnings = [],
            }
        );

    /// <summary>Tells whether requests should be sent here: the database answers, and the server is not stopping.</summary>
    internal static async Task<Results<Ok<HealthResource>, JsonHttpResult<HealthResource>>> ReadyAsync(
        IEnumerable<IReadinessCheck> checks,
        IEnumerable<HealthWarning> warnings,
        CancellationToken cancellationToken
    )
    {
        var reasons = new List<string>();
        foreach (var check in checks)
        {
            if (await check.ReasonAsync(cancellationToken) is { } reason)
            {
                reasons.Add(reason);
            }
        }

        var health = new HealthResource
        {
            Status = reasons.Count == 0 ? "ready" : "not_ready",
            Reasons = reasons,
            Warnings = [.. warnings.Select(w => w()).OfType<string>()],
        };
        return reasons.Count == 0
            ? TypedResults.Ok(health)
            : TypedResults.Json(health, statusCode: StatusCodes.Status503ServiceUnavailable);
    }
}

/// <summary>How the server is.</summary>
internal sealed record HealthResource
{
    [Description("live, ready or not_ready.")]
    public required string Status { get; init; }

    [Description("Why it is not ready; empty when it is.")]
    public required IReadOnlyList<string> Reasons { get; init; }

    [Description("What does not work although requests are answered; empty when all is well.")]
    public required IReadOnlyList<string> Warnings { get; init; }
}
