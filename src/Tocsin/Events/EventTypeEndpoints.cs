using System.ComponentModel;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Tocsin.Http;
using Tocsin.Ids;

namespace Tocsin.Events;

/// <summary><c>/event-types</c>: the catalogue, and the types that an organization has of its own.</summary>
internal static class EventTypeEndpoints
{
    public static void MapEventTypes(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/event-types").WithTags("Events").RequirePermission(Permissions.EventsRead);
        group.MapGet("", ListAsync);
        group.MapGet("/{name}", GetAsync);
    }

    /// <summary>Every type of event by name, those too that this organization has published or asked for.</summary>
    internal static async Task<Ok<Page<EventTypeResource>>> ListAsync(
        PageQuery page,
        Caller caller,
        PublishedTypes published,
        SubscribedTypes subscribed,
        CancellationToken cancellationToken
    )
    {
        var own = await OwnAsync(caller.Organization, published, subscribed, cancellationToken);
        var rows = EventTypes
            .All.Select(t => t.Name)
            .Concat(own)
            .Order(StringComparer.Ordinal)
            .Where(n => page.After is null || string.CompareOrdinal(n, page.After) > 0)
            .Take(page.Limit + 1)
            .ToList();
        return TypedResults.Ok(Page<EventTypeResource>.Of(rows, page.Limit, n => n, EventTypeResource.Of));
    }

    /// <summary>Shows a type of event.</summary>
    internal static async Task<Results<Ok<EventTypeResource>, ProblemHttpResult>> GetAsync(
        string name,
        Caller caller,
        PublishedTypes published,
        SubscribedTypes subscribed,
        CancellationToken cancellationToken
    ) =>
        EventTypes.Find(name) is not null
        || (await OwnAsync(caller.Organization, published, subscribed, cancellationToken)).Contains(name)
            ? TypedResults.Ok(EventTypeResource.Of(name))
            : Problems.NotFound("event type", name);

    private static async Task<HashSet<string>> OwnAsync(
        OrganizationId organization,
        PublishedTypes published,
        SubscribedTypes subscribed,
        CancellationToken cancellationToken
    ) =>
        (await published.OfAsync(organization, cancellationToken))
            .Concat(subscribed(organization).Where(EventNames.IsOwn))
            .ToHashSet(StringComparer.Ordinal);
}

/// <summary>The names that the subscriptions of an organization ask for.</summary>
internal delegate IEnumerable<string> SubscribedTypes(OrganizationId organization);

/// <summary>A type of event, as the API shows it.</summary>
internal sealed record EventTypeResource
{
    public required string Name { get; init; }

    public required string Description { get; init; }

    [Description("What comes before the first dot; a subscription to family.* has all of them.")]
    public required string Family { get; init; }

    [Description("Other names that a subscription may ask for.")]
    public required IReadOnlyList<string> Aliases { get; init; }

    [Description("Whether * and an absent list of events include it.")]
    public required bool InAll { get; init; }

    [Description("Whether it is one of this organization's own.")]
    public required bool Own { get; init; }

    [Description("JSON schema (2020-12) of a webhook's body.")]
    public required JsonElement Schema { get; init; }

    [Description("A webhook's body.")]
    public required JsonElement Example { get; init; }

    public static EventTypeResource Of(string name)
    {
        const string OwnDescription = "A type of your own.";
        var known = EventTypes.Find(name);
        return new EventTypeResource
        {
            Name = name,
            Description = known?.Description ?? OwnDescription,
            Family = EventTypes.FamilyOf(name),
            Aliases =
            [
                .. EventTypes.Aliases.Where(a => a.Types.Contains(name, StringComparer.Ordinal)).Select(a => a.Name),
            ],
            InAll = known?.InAll ?? true,
            Own = known is null,
            Schema = known is null ? EventSchema.OfOwn(name, OwnDescription) : EventSchema.Of(known),
            Example = EventSchema.Example(name, known?.Example ?? "{}"),
        };
    }
}
