using System.ComponentModel;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Tocsin.Delivery.Holding;
using Tocsin.Events;
using Tocsin.Http;
using Tocsin.Integrations;
using Tocsin.Routing;
using Tocsin.Silences;

namespace Tocsin.Delivery.History;

/// <summary>Who gets an event, who does not and why, and where its deliveries stand.</summary>
internal static class RoutingEndpoint
{
    public static void MapRouting(this IEndpointRouteBuilder api) =>
        api.MapGet("/events/{id}/routing", ExplainAsync).WithTags("Events").RequirePermission(Permissions.WebhooksRead);

    /// <summary>
    /// For each integration, whether its subscription, as it is now, has the event, and which filters say no; and where
    /// the delivery of the event stands that was made by the subscription of its time. Silences are those of its time.
    /// </summary>
    internal static async Task<Results<Ok<Page<RoutingResource>>, ProblemHttpResult>> ExplainAsync(
        string id,
        PageQuery page,
        Caller caller,
        IEventStore events,
        IntegrationDirectory directory,
        IDeliverySearch deliveries,
        ISilenceStore silences,
        DeliveryEngine engine,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        if (await events.FindAsync(caller.Organization, id, cancellationToken) is not { } fact)
        {
            return Problems.NotFound("event", id);
        }

        var rows = directory
            .Of(caller.Organization)
            .Values.OrderBy(i => i.Id, StringComparer.Ordinal)
            .Where(i => page.After is null || string.CompareOrdinal(i.Id, page.After) > 0)
            .Take(page.Limit + 1)
            .ToList();
        var made = await deliveries.GetAsync(
            [.. rows.Select(i => (i.Number, DeliveryId.Of(fact.Id, i.Id)))],
            cancellationToken
        );
        var held = await silences.HeldAsync(caller.Organization, fact.CreatedAt, fact.CreatedAt, cancellationToken);
        var table = SilenceTable.Of(held);
        var byLane = made.DistinctBy(d => d.Lane).ToDictionary(d => d.Lane);
        return TypedResults.Ok(
            Page<RoutingResource>.Of(
                rows,
                page.Limit,
                i => i.Id,
                i =>
                    Show(
                        i,
                        RouteExplanation.Of(i, fact, table),
                        byLane.GetValueOrDefault(i.Number) is { } entry
                            ? (entry, HeldView.Of(i, fact, entry, engine.CeilingUntil(i.Number), time.GetUtcNow()))
                            : null
                    )
            )
        );
    }

    private static string Word(RouteRefusal refusal) => JsonNamingPolicy.SnakeCaseLower.ConvertName(refusal.ToString());

    private static RoutingResource Show(
        Integration integration,
        RouteExplanation explanation,
        (DeliveryEntry Entry, HeldResource? Held)? made
    ) =>
        new()
        {
            IntegrationId = integration.Id,
            Kind = integration.Kind,
            Name = integration.Name,
            Matched = explanation.Refusals.Count == 0,
            EventName = explanation.Name,
            Stage = explanation.Stage is { } stage ? Word(stage) : null,
            RefusedBy = [.. explanation.Refusals.Select(Word)],
            Silence = explanation.Silence is { } silence
                ? new RoutedSilence
                {
                    Id = silence.Id,
                    Reason = silence.Reason,
                    CreatedBy = silence.CreatedBy,
                    ExpiresAt = silence.ExpiresAt,
                }
                : null,
            Delivery = made is not { Entry: var entry, Held: var held }
                ? null
                : new RoutedDelivery
                {
                    Id = entry.Id.ToString(),
                    Status = DeliveryView.Status(entry),
                    Attempts = entry.Attempts,
                    NextRetryAt = entry.NextRetryAt,
                    Error = entry.Last?.Error,
                    Held = held,
                },
        };
}

/// <summary>An integration and an event, as the API shows it.</summary>
internal sealed record RoutingResource
{
    public required string IntegrationId { get; init; }

    public required string Kind { get; init; }

    public required string Name { get; init; }

    [Description("Whether the integration, as it is now, gets such an event.")]
    public required bool Matched { get; init; }

    [Description("The name under which it gets it.")]
    public required string? EventName { get; init; }

    [Description("The first that says no, in the order of refused_by; null when it gets the event.")]
    public required string? Stage { get; init; }

    [Description(
        "Every filter that says no: disabled, created_later (made or enabled after the event), own_failure, target, event, severity, tool, rule, branch, path, silenced."
    )]
    public required IReadOnlyList<string> RefusedBy { get; init; }

    [Description("The silence that held it back; one of them, where there were several.")]
    public required RoutedSilence? Silence { get; init; }

    [Description("The delivery of the event, where one was made.")]
    public required RoutedDelivery? Delivery { get; init; }
}

/// <summary>What held an event back.</summary>
internal sealed record RoutedSilence
{
    public required string Id { get; init; }

    public required string Reason { get; init; }

    [Description("The id of the API key that it was made with.")]
    public required string CreatedBy { get; init; }

    [Description("When it ends, or has ended.")]
    public required DateTimeOffset ExpiresAt { get; init; }
}

/// <summary>Where a delivery stands.</summary>
internal sealed record RoutedDelivery
{
    public required string Id { get; init; }

    [Description("pending, success, failed or cancelled.")]
    public required string Status { get; init; }

    public required int Attempts { get; init; }

    public required DateTimeOffset? NextRetryAt { get; init; }

    public required string? Error { get; init; }

    [Description("Why it waits, or has waited, although nothing had failed, and until when; null where it does not.")]
    public required HeldResource? Held { get; init; }
}
