using System.ComponentModel;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Tocsin.Http;
using Tocsin.Integrations;
using Tocsin.Integrations.Webhook;

namespace Tocsin.Delivery.Statistics;

/// <summary>How a webhook fares.</summary>
internal static class StatisticsEndpoint
{
    public static void MapStatistics(this IEndpointRouteBuilder api) =>
        api.MapGet("/webhooks/{id}/stats", GetAsync).WithTags("Webhooks").RequirePermission(Permissions.WebhooksRead);

    /// <summary>What became of the attempts of the last hour and the last day. Tests are not counted.</summary>
    internal static async Task<Results<Ok<StatisticsResource>, ProblemHttpResult>> GetAsync(
        string id,
        Caller caller,
        IntegrationRegistry registry,
        LaneStatistics statistics,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        if (WebhookEndpoints.Find(registry, caller, id) is not { } webhook)
        {
            return Problems.NotFound("webhook", id);
        }

        var now = time.GetUtcNow();
        var hour = await statistics.SinceAsync(webhook.Number, now.AddHours(-1), cancellationToken);
        var day = await statistics.SinceAsync(webhook.Number, now.AddDays(-1), cancellationToken);
        return TypedResults.Ok(
            new StatisticsResource
            {
                WebhookId = webhook.WebhookId,
                FailingSince = FailingSince(webhook),
                LastHour = Show(hour, LaneBucket.StartOf(now.AddHours(-1))),
                LastDay = Show(day, LaneBucket.StartOf(now.AddDays(-1))),
            }
        );
    }

    private static DateTimeOffset? FailingSince(Integration integration) => integration.Health.FailingSince;

    private static StatisticsOfTime Show(LaneCounts counts, DateTimeOffset since)
    {
        var outcomes = Enum.GetValues<OutcomeClass>()
            .Where(o => o != OutcomeClass.Cancelled && counts.Of(o) > 0)
            .ToDictionary(DeliveryView.Outcome, counts.Of, StringComparer.Ordinal);
        var attempts = outcomes.Values.Sum();
        return new StatisticsOfTime
        {
            Since = since,
            Attempts = attempts,
            ByOutcome = outcomes,
            Deliveries = new DeliveryCounts
            {
                Success = counts.Ended(DeliveryState.Success),
                Failed = counts.Ended(DeliveryState.Failed),
            },
            SuccessRate = attempts == 0 ? null : Math.Round((double)counts.Of(OutcomeClass.Delivered) / attempts, 4),
            LatencyMs = new LatencyResource
            {
                P50 = Rounded(LatencyHistogram.Percentile(counts.Latency, 0.5)),
                P95 = Rounded(LatencyHistogram.Percentile(counts.Latency, 0.95)),
            },
        };
    }

    private static double? Rounded(double? milliseconds) =>
        milliseconds is { } m ? Math.Round(m, m < 10 ? 1 : 0) : null;
}

/// <summary>How a webhook fares, as the API shows it.</summary>
internal sealed record StatisticsResource
{
    public required string WebhookId { get; init; }

    [Description("Since when its deliveries fail without a success; null while they arrive.")]
    public required DateTimeOffset? FailingSince { get; init; }

    public required StatisticsOfTime LastHour { get; init; }

    public required StatisticsOfTime LastDay { get; init; }
}

/// <summary>What became of the attempts of some time.</summary>
internal sealed record StatisticsOfTime
{
    [Description("Counted by five minutes: the beginning of the first.")]
    public required DateTimeOffset Since { get; init; }

    public required long Attempts { get; init; }

    [Description("Attempts by how they ended; what there was none of is absent.")]
    public required IReadOnlyDictionary<string, int> ByOutcome { get; init; }

    [Description("Deliveries that have ended with an attempt.")]
    public required DeliveryCounts Deliveries { get; init; }

    [Description("The share of attempts that were delivered, 0 to 1; null when there were none.")]
    public required double? SuccessRate { get; init; }

    public required LatencyResource LatencyMs { get; init; }
}

/// <summary>Deliveries that have ended with an attempt, by how.</summary>
internal sealed record DeliveryCounts
{
    public required int Success { get; init; }

    public required int Failed { get; init; }
}

/// <summary>How long attempts took: exact to a sixth. Null when there were none.</summary>
internal sealed record LatencyResource
{
    public required double? P50 { get; init; }

    public required double? P95 { get; init; }
}
