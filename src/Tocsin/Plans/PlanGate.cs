using System.Globalization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Tocsin.Http;

namespace Tocsin.Plans;

/// <summary>Turns away what an organization's plan does not allow, before its body is read.</summary>
internal sealed class PlanGate(RequestDelegate next, PlanTable plans, RequestCounts counts, TimeProvider time)
{
    public async Task InvokeAsync(HttpContext context)
    {
        if (
            context.Features.Get<Caller>() is not { } caller
            || plans.Of(caller.Plan) is not { } plan
            // An operator can always get at the plans, also at their own.
            || context.GetEndpoint()?.Metadata.GetMetadata<RequiredPermission>()?.Name == Permissions.Operator
        )
        {
            await next(context);
            return;
        }

        if (!plan.HasApi)
        {
            await NoApi(caller.Plan).ExecuteAsync(context);
            return;
        }

        var quota = await counts.TakeAsync(caller.Organization, plan.Limits);
        Tell(context.Response.Headers, quota);
        await (
            quota.IsAllowed ? next(context) : LimitReached(context.Response, caller.Plan, quota).ExecuteAsync(context)
        );
    }

    private static void Tell(IHeaderDictionary headers, Quota quota)
    {
        headers["X-RateLimit-Limit"] = Text(quota.Limit.Requests);
        headers["X-RateLimit-Remaining"] = Text(quota.Remaining);
        headers["X-RateLimit-Reset"] = Text(quota.Reset.ToUnixTimeSeconds());
    }

    private static ProblemHttpResult NoApi(string plan) =>
        Problems.Make(
            StatusCodes.Status403Forbidden,
            "plan-without-api",
            "The organization's plan has no API access.",
            $"The plan is '{plan}'. Who operates this server can give the organization another one.",
            ("plan", plan)
        );

    private ProblemHttpResult LimitReached(HttpResponse response, string plan, Quota quota)
    {
        var wait = (long)Math.Ceiling((quota.Reset - time.GetUtcNow()).TotalSeconds);
        response.Headers.RetryAfter = Text(Math.Max(1, wait));
        var reset = quota.Reset.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        return Problems.Make(
            StatusCodes.Status429TooManyRequests,
            "rate-limited",
            "The limit of the organization's plan is reached.",
            string.Create(
                CultureInfo.InvariantCulture,
                $"The plan '{plan}' allows {quota.Limit.Requests} requests per {quota.Limit.Period.Word()}; the next ones are taken from {reset} on."
            ),
            ("plan", plan)
        );
    }

    private static string Text(long number) => number.ToString(CultureInfo.InvariantCulture);
}
