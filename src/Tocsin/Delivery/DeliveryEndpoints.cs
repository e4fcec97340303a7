using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Tocsin.Delivery.HandOver;
using Tocsin.Http;
using Tocsin.Integrations;
using Tocsin.Integrations.Webhook;

namespace Tocsin.Delivery;

/// <summary>What was delivered, and doing it again.</summary>
internal static class DeliveryEndpoints
{
    public static void MapDeliveries(this IEndpointRouteBuilder api)
    {
        var webhooks = api.MapGroup("/webhooks").WithTags("Webhooks").RequirePermission(Permissions.WebhooksManage);
        webhooks.MapPost("/{id}/test", TestAsync);
        webhooks.MapPost("/deliveries/{id}/retry", RetryAsync);
        api.MapGroup("/integrations")
            .WithTags("Integrations")
            .RequirePermission(Permissions.WebhooksManage)
            .MapPost("/{id}/test", TestIntegrationAsync);
        api.MapGroup("/deliveries")
            .WithTags("Deliveries")
            .RequirePermission(Permissions.WebhooksRead)
            .MapGet("/{id}/attempts", AttemptsAsync);
    }

    /// <summary>Sends a <c>ping</c> now, whether the webhook is enabled or not, and tells what came of it.</summary>
    internal static async Task<Results<Ok<TestResource>, ProblemHttpResult>> TestAsync(
        string id,
        Caller caller,
        IntegrationRegistry registry,
        WebhookTest test,
        CancellationToken cancellationToken
    ) =>
        WebhookEndpoints.Find(registry, caller, id) is { } webhook
            ? webhook.IsSealed
                ? SealedConfigs.Problem()
                : TypedResults.Ok(await test.RunAsync(webhook, webhook.WebhookId, cancellationToken))
            : Problems.NotFound("webhook", id);

    /// <summary>Sends a test now, whether the integration is enabled or not, and tells what came of it.</summary>
    /// <remarks>A Jira integration makes a real issue and deletes it; PagerDuty and Opsgenie open an alert and close it.</remarks>
    internal static async Task<Results<Ok<TestResource>, ProblemHttpResult>> TestIntegrationAsync(
        string id,
        Caller caller,
        IntegrationRegistry registry,
        WebhookTest test,
        CancellationToken cancellationToken
    ) =>
        registry.Find(caller.Organization, id) is { } integration
            ? integration.IsSealed
                ? SealedConfigs.Problem()
                : TypedResults.Ok(await test.RunAsync(integration, integration.Id, cancellationToken))
            : Problems.NotFound("integration", id);

    /// <summary>Tries a delivery again now, with its whole schedule before it; its history goes on.</summary>
    internal static async Task<Results<Accepted<DeliveryResource>, ProblemHttpResult>> RetryAsync(
        string id,
        Caller caller,
        IntegrationDirectory directory,
        IDeliveryHistory history,
        IHandOver handOver,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        if (
            DeliveryId.TryParse(id) is not { } deliveryId
            || await history.FindAsync(caller.Organization, deliveryId, cancellationToken) is not { } found
            || directory.Find(found.Lane) is not { } integration
        )
        {
            return Problems.NotFound("delivery", id);
        }

        if (!integration.Enabled)
        {
            return Problems.Conflict(
                "The webhook is disabled.",
                $"Nothing is sent to {integration.WebhookId} before it is enabled again."
            );
        }

        await history.RetryAsync(found.Lane, deliveryId, time.GetUtcNow(), cancellationToken);
        var shown = await history.FindAsync(caller.Organization, deliveryId, cancellationToken) ?? found;
        handOver.Look(found.Lane);
        return TypedResults.Accepted((string?)null, DeliveryView.Show(shown, integration));
    }

    /// <summary>Every attempt of a delivery, oldest first.</summary>
    internal static async Task<Results<Ok<Page<AttemptResource>>, ProblemHttpResult>> AttemptsAsync(
        string id,
        Caller caller,
        IDeliveryHistory history,
        CancellationToken cancellationToken
    )
    {
        if (
            DeliveryId.TryParse(id) is not { } deliveryId
            || await history.FindAsync(caller.Organization, deliveryId, cancellationToken) is not { } found
        )
        {
            return Problems.NotFound("delivery", id);
        }

        var attempts = await history.AttemptsAsync(found.Lane, deliveryId, cancellationToken);
        return TypedResults.Ok(
            new Page<AttemptResource> { Data = [.. attempts.Select(DeliveryView.Show)], NextCursor = null }
        );
    }
}
