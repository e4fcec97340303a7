using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Tocsin.Delivery.HandOver;
using Tocsin.Delivery.History;
using Tocsin.Http;
using Tocsin.Ids;
using Tocsin.Integrations;
using Tocsin.OpenApi;

namespace Tocsin.Delivery.Recoveries;

/// <summary>Retrying many deliveries: these, or all that a filter finds.</summary>
internal static class BulkRetryEndpoint
{
    private static readonly string[] Filters =
    [
        "status",
        "webhook_id",
        "integration_id",
        "event_type",
        "target_id",
        "from",
        "to",
        "outcome",
        "rate_per_second",
    ];

    public static void MapBulkRetry(this IEndpointRouteBuilder api) =>
        api.MapPost("/deliveries/retry", RetryAsync)
            .WithTags("Deliveries")
            .RequirePermission(Permissions.WebhooksManage)
            .WithExample(
                RecoveryExamples.Retry,
                new BulkRetryResource
                {
                    Requeued = null,
                    Recovery = RecoveryExamples.Recovery with { WebhookId = null },
                }
            );

    /// <summary>
    /// Sends deliveries again now, each with its whole schedule before it: those with these ids, all or none, or, as a
    /// job, those that the filters find. Integrations that are disabled are left out of the job.
    /// </summary>
    internal static async Task<Results<Accepted<BulkRetryResource>, ProblemHttpResult>> RetryAsync(
        Body<BulkRetryRequest> body,
        Caller caller,
        IntegrationRegistry registry,
        IntegrationDirectory directory,
        IDeliverySearch deliveries,
        IRecoveryStore store,
        RecoveryRunner runner,
        IHandOver handOver,
        Id ids,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var errors = new List<FieldError>();
        if (body.Value.Ids is { } asked)
        {
            errors.AddRange(
                Filters
                    .Where(body.Has)
                    .Select(f => DeliveryFilters.Error("/" + f, "stands beside ids", "either ids or filters"))
            );
            var found = await FindAsync(asked, caller, directory, deliveries, errors, cancellationToken);
            if (errors.Count > 0)
            {
                return Problems.Validation(errors);
            }

            var requeued = 0;
            foreach (var lane in found.GroupBy(f => f.Value, f => f.Key))
            {
                foreach (var slice in lane.Chunk(200))
                {
                    requeued += await store.RequeueAsync(lane.Key, slice, time.GetUtcNow(), cancellationToken);
                }

                handOver.Look(lane.Key);
            }

            return TypedResults.Accepted((string?)null, new BulkRetryResource { Requeued = requeued, Recovery = null });
        }

        var (filter, integration) = ReadFilter(body.Value, caller, registry, time.GetUtcNow(), errors);
        if (errors.Count > 0)
        {
            return Problems.Validation(errors);
        }

        if (integration is { Enabled: false })
        {
            return RecoveryEndpoints.Disabled(integration);
        }

        var recovery = RecoveryEndpoints.New(
            caller.Organization,
            integration?.Number,
            filter,
            ids,
            time.GetUtcNow()
        ) with
        {
            RatePerSecond = body.Has("rate_per_second") ? body.Value.RatePerSecond : RecoveryEndpoints.DefaultRate,
        };
        await runner.BeginAsync(recovery, cancellationToken);
        return TypedResults.Accepted(
            (string?)null,
            new BulkRetryResource { Requeued = null, Recovery = RecoveryView.Show(recovery, directory) }
        );
    }

    private static async Task<IReadOnlyDictionary<DeliveryId, long>> FindAsync(
        IReadOnlyList<string> asked,
        Caller caller,
        IntegrationDirectory directory,
        IDeliverySearch deliveries,
        List<FieldError> errors,
        CancellationToken cancellationToken
    )
    {
        var ids = asked.Select(a => DeliveryId.TryParse(a)!.Value).ToList();
        var lanes = directory.Of(caller.Organization).Keys.ToList();
        var found = await deliveries.LanesOfAsync(ids, lanes, cancellationToken);
        foreach (var (index, id) in ids.Index())
        {
            if (!found.TryGetValue(id, out var lane))
            {
                errors.Add(DeliveryFilters.Error($"/ids/{index}", $"no delivery has the id '{id}'", "one of yours"));
            }
            else if (directory.Find(lane) is not { Enabled: true })
            {
                errors.Add(
                    DeliveryFilters.Error($"/ids/{index}", "is of a disabled webhook", "a webhook that is enabled")
                );
            }
        }

        return found;
    }

    private static (RecoveryFilter Filter, Integration? Integration) ReadFilter(
        BulkRetryRequest request,
        Caller caller,
        IntegrationRegistry registry,
        DateTimeOffset now,
        List<FieldError> errors
    )
    {
        if (request.Status is null)
        {
            errors.Add(
                DeliveryFilters.Error("/status", "is missing", "ids, or failed, cancelled, success or undelivered")
            );
        }

        Integration? integration = null;
        foreach (
            var (name, id) in ((string, string?)[])
                [("webhook_id", request.WebhookId), ("integration_id", request.IntegrationId)]
        )
        {
            if (id is not null && (integration = registry.Find(caller.Organization, id)) is null)
            {
                errors.Add(DeliveryFilters.Error("/" + name, $"is '{id}', which does not exist", "one of yours"));
            }
        }

        if (request is { WebhookId: not null, IntegrationId: not null })
        {
            errors.Add(DeliveryFilters.Error("/integration_id", "stands beside webhook_id", "one of the two"));
        }

        var from = request.From ?? DateTimeOffset.UnixEpoch;
        var to = request.To is { } asked && asked < now ? asked : now.AddMilliseconds(1);
        DeliveryFilters.CheckType(request.EventType, "/event_type", errors);
        DeliveryFilters.CheckTimes(from, to, "/", errors);
        OutcomeClass? outcome = null;
        if (request.Outcome is { } name2)
        {
            outcome = Array.Find(
                Enum.GetValues<OutcomeClass>().Cast<OutcomeClass?>().ToArray(),
                o => string.Equals(DeliveryView.Outcome(o!.Value), name2, StringComparison.Ordinal)
            );
            if (outcome is null)
            {
                var all = string.Join(", ", Enum.GetValues<OutcomeClass>().Select(DeliveryView.Outcome));
                errors.Add(DeliveryFilters.Error("/outcome", $"is '{Problems.Quote(name2)}'", $"one of {all}"));
            }
        }

        var filter = new RecoveryFilter
        {
            States = request.Status switch
            {
                "failed" => RecoveryStates.Failed,
                "cancelled" => RecoveryStates.Cancelled,
                "success" => RecoveryStates.Success,
                _ => RecoveryStates.Failed | RecoveryStates.Cancelled,
            },
            EventTypes = request.EventType is null ? null : [request.EventType],
            TargetId = request.TargetId,
            Outcome = outcome,
            From = from,
            To = to,
        };
        return (filter, integration);
    }
}
