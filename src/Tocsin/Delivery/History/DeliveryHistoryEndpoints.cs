using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Tocsin.Http;
using Tocsin.Integrations;
using Tocsin.Integrations.Webhook;

namespace Tocsin.Delivery.History;

/// <summary>Lists of deliveries.</summary>
internal static class DeliveryHistoryEndpoints
{
    public static void MapDeliveryHistory(this IEndpointRouteBuilder api)
    {
        api.MapGet("/deliveries", ListAllAsync).WithTags("Deliveries").RequirePermission(Permissions.WebhooksRead);
        api.MapGet("/webhooks/{id}/deliveries", ListAsync)
            .WithTags("Webhooks")
            .RequirePermission(Permissions.WebhooksRead);
    }

    /// <summary>
    /// The deliveries of the organization, newest first. Where matches are rare, a page may be short or empty and still
    /// have a next_cursor: the search goes on there.
    /// </summary>
    internal static async Task<Results<Ok<Page<DeliveryResource>>, ProblemHttpResult>> ListAllAsync(
        Query<AllDeliveriesFilter> filter,
        PageQuery page,
        Caller caller,
        IntegrationRegistry registry,
        IntegrationDirectory directory,
        IDeliverySearch deliveries,
        CancellationToken cancellationToken
    )
    {
        var errors = new List<FieldError>();
        var lanes = LanesOf(filter.Value, caller, registry, directory, errors);
        var search = DeliveryFilters.Read(filter.Value, lanes, page.After, errors);
        return errors.Count > 0
            ? Problems.Validation(errors)
            : TypedResults.Ok(await PageAsync(search, page.Limit, directory, deliveries, cancellationToken));
    }

    /// <summary>
    /// The deliveries of a webhook, newest first. Where matches are rare, a page may be short or empty and still have a
    /// next_cursor: the search goes on there.
    /// </summary>
    internal static async Task<Results<Ok<Page<DeliveryResource>>, ProblemHttpResult>> ListAsync(
        string id,
        Query<DeliveryFilter> filter,
        PageQuery page,
        Caller caller,
        IntegrationRegistry registry,
        IntegrationDirectory directory,
        IDeliverySearch deliveries,
        CancellationToken cancellationToken
    )
    {
        if (WebhookEndpoints.Find(registry, caller, id) is not { } webhook)
        {
            return Problems.NotFound("webhook", id);
        }

        var errors = new List<FieldError>();
        var search = DeliveryFilters.Read(filter.Value, [webhook.Number], page.After, errors);
        return errors.Count > 0
            ? Problems.Validation(errors)
            : TypedResults.Ok(await PageAsync(search, page.Limit, directory, deliveries, cancellationToken));
    }

    private static IReadOnlyList<long> LanesOf(
        AllDeliveriesFilter filter,
        Caller caller,
        IntegrationRegistry registry,
        IntegrationDirectory directory,
        List<FieldError> errors
    )
    {
        IEnumerable<long> lanes = directory.Of(caller.Organization).Keys;
        foreach (
            var (name, id) in ((string, string?)[])
                [("webhook_id", filter.WebhookId), ("integration_id", filter.IntegrationId)]
        )
        {
            if (id is null)
            {
                continue;
            }

            if (registry.Find(caller.Organization, id) is { Number: var number })
            {
                lanes = lanes.Where(l => l == number);
            }
            else
            {
                errors.Add(DeliveryFilters.Error("?" + name, $"is '{id}', which does not exist", "one of yours"));
            }
        }

        return [.. lanes];
    }

    private static async Task<Page<DeliveryResource>> PageAsync(
        DeliverySearch search,
        int limit,
        IntegrationDirectory directory,
        IDeliverySearch deliveries,
        CancellationToken cancellationToken
    )
    {
        var (found, next) = await deliveries.FindAsync(search, limit, cancellationToken);
        return new Page<DeliveryResource>
        {
            // One whose integration was deleted between two questions is left out.
            Data =
            [
                .. found
                    .Select(e => directory.Find(e.Lane) is { } to ? DeliveryView.Show(e, to) : null)
                    .OfType<DeliveryResource>(),
            ],
            NextCursor = next is { } id ? PageQuery.Encode(id.ToString()) : null,
        };
    }
}
