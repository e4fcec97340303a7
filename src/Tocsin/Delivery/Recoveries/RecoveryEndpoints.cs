using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Tocsin.Delivery.History;
using Tocsin.Http;
using Tocsin.Ids;
using Tocsin.Integrations;
using Tocsin.Integrations.Webhook;
using Tocsin.OpenApi;

namespace Tocsin.Delivery.Recoveries;

/// <summary>Sending again what did not arrive: recoveries of a webhook.</summary>
internal static class RecoveryEndpoints
{
    public const int DefaultRate = 100;

    private const RecoveryStates DefaultStates =
        RecoveryStates.Failed | RecoveryStates.Cancelled | RecoveryStates.Missing;

    private const int SliceOfCount = 2000;

    public static void MapRecoveries(this IEndpointRouteBuilder api)
    {
        var webhooks = api.MapGroup("/webhooks/{id}").WithTags("Webhooks");
        webhooks
            .MapPost("/recover", RecoverAsync)
            .RequirePermission(Permissions.WebhooksManage)
            .WithExample(RecoveryExamples.Recover, RecoveryExamples.Recovery);
        webhooks.MapGet("/recoveries", ListAsync).RequirePermission(Permissions.WebhooksRead);
        var recoveries = api.MapGroup("/recoveries/{id}").WithTags("Deliveries");
        recoveries.MapGet("", GetAsync).RequirePermission(Permissions.WebhooksRead);
        recoveries.MapPost("/cancel", CancelAsync).RequirePermission(Permissions.WebhooksManage);
    }

    /// <summary>
    /// Queues what did not arrive, as a job that goes on after a restart; with dry_run, only counts it. A disabled
    /// webhook has to be enabled first.
    /// </summary>
    internal static async Task<Results<Accepted<RecoveryResource>, Ok<RecoveryCount>, ProblemHttpResult>> RecoverAsync(
        string id,
        Body<RecoverRequest> body,
        Caller caller,
        IntegrationRegistry registry,
        IntegrationDirectory directory,
        RecoveryRunner runner,
        RecoveryScan scan,
        Id ids,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        if (WebhookEndpoints.Find(registry, caller, id) is not { } webhook)
        {
            return Problems.NotFound("webhook", id);
        }

        var request = body.Value;
        var now = time.GetUtcNow();
        var to = request.To is { } asked && asked < now ? asked : now.AddMilliseconds(1);
        var errors = new List<FieldError>();
        DeliveryFilters.CheckTimes(request.From, to, "/", errors);
        foreach (var (index, type) in (request.EventTypes ?? []).Index())
        {
            DeliveryFilters.CheckType(type, $"/event_types/{index}", errors);
        }

        if (errors.Count > 0)
        {
            return Problems.Validation(errors);
        }

        if (!webhook.Enabled)
        {
            return Disabled(webhook);
        }

        var filter = new RecoveryFilter
        {
            States = request.States is { } states
                ? states.Aggregate(
                    RecoveryStates.None,
                    (all, s) => all | Enum.Parse<RecoveryStates>(s, ignoreCase: true)
                )
                : DefaultStates,
            EventTypes = request.EventTypes,
            From = request.From,
            To = to,
        };
        var recovery = New(caller.Organization, webhook.Number, filter, ids, now) with
        {
            RatePerSecond = body.Has("rate_per_second") ? request.RatePerSecond : DefaultRate,
        };
        if (request.DryRun == true)
        {
            return TypedResults.Ok(new RecoveryCount { Count = await CountAsync(recovery, scan, cancellationToken) });
        }

        await runner.BeginAsync(recovery, cancellationToken);
        return TypedResults.Accepted((string?)null, RecoveryView.Show(recovery, directory));
    }

    /// <summary>The recoveries of a webhook, newest first.</summary>
    internal static async Task<Results<Ok<Page<RecoveryResource>>, ProblemHttpResult>> ListAsync(
        string id,
        PageQuery page,
        Caller caller,
        IntegrationRegistry registry,
        IntegrationDirectory directory,
        IRecoveryStore store,
        CancellationToken cancellationToken
    )
    {
        if (WebhookEndpoints.Find(registry, caller, id) is not { } webhook)
        {
            return Problems.NotFound("webhook", id);
        }

        var rows = await store.ListAsync(
            caller.Organization,
            webhook.Number,
            page.After,
            page.Limit + 1,
            cancellationToken
        );
        return TypedResults.Ok(
            Page<RecoveryResource>.Of(rows, page.Limit, r => r.Id, r => RecoveryView.Show(r, directory))
        );
    }

    /// <summary>Shows a recovery and how far it has come.</summary>
    internal static async Task<Results<Ok<RecoveryResource>, ProblemHttpResult>> GetAsync(
        string id,
        Caller caller,
        IntegrationDirectory directory,
        IRecoveryStore store,
        CancellationToken cancellationToken
    ) =>
        await store.FindAsync(caller.Organization, id, cancellationToken) is { } recovery
            ? TypedResults.Ok(RecoveryView.Show(recovery, directory))
            : Problems.NotFound("recovery", id);

    /// <summary>Ends a recovery. What it has queued is sent nonetheless.</summary>
    internal static async Task<Results<Ok<RecoveryResource>, ProblemHttpResult>> CancelAsync(
        string id,
        Caller caller,
        IntegrationDirectory directory,
        IRecoveryStore store,
        RecoveryRunner runner,
        CancellationToken cancellationToken
    )
    {
        if (await store.FindAsync(caller.Organization, id, cancellationToken) is null)
        {
            return Problems.NotFound("recovery", id);
        }

        await runner.CancelAsync(caller.Organization, id, "it was cancelled by request", cancellationToken);
        var shown = await store.FindAsync(caller.Organization, id, cancellationToken);
        return shown is null ? Problems.NotFound("recovery", id) : TypedResults.Ok(RecoveryView.Show(shown, directory));
    }

    public static Recovery New(
        OrganizationId organization,
        long? lane,
        RecoveryFilter filter,
        Id ids,
        DateTimeOffset now
    ) =>
        new()
        {
            Id = ids.New(Recovery.IdPrefix),
            OrganizationId = organization,
            Lane = lane,
            Filter = filter,
            Cursor = new RecoveryCursor(lane ?? 0, default, filter.AfterId),
            CreatedAt = now,
        };

    public static ProblemHttpResult Disabled(Integration integration) =>
        Problems.Conflict(
            "The webhook is disabled.",
            $"Nothing is sent to {integration.WebhookId} before it is enabled again."
        );

    private static async Task<long> CountAsync(
        Recovery recovery,
        RecoveryScan scan,
        CancellationToken cancellationToken
    )
    {
        long count = 0;
        while (await scan.NextAsync(recovery, SliceOfCount, cancellationToken) is { Waits: false } slice)
        {
            cancellationToken.ThrowIfCancellationRequested();
            count += slice.Count;
            recovery = recovery with { Cursor = slice.Next };
        }

        return count;
    }
}
