using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Tocsin.Http;

namespace Tocsin.Events;

/// <summary><c>/events</c> and the catalogue of their types. Publishing is Delivery's.</summary>
internal static class EventEndpoints
{
    public static IEndpointRouteBuilder MapEventRoutes(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/events").WithTags("Events").RequirePermission(Permissions.EventsRead);
        group.MapGet("", ListAsync);
        group.MapGet("/{id}", GetAsync);
        api.MapEventTypes();
        return api;
    }

    /// <summary>Events, newest first.</summary>
    internal static async Task<Results<Ok<Page<EventResource>>, ProblemHttpResult>> ListAsync(
        PageQuery page,
        Query<EventFilter> filter,
        Caller caller,
        IEventStore store,
        CancellationToken cancellationToken
    )
    {
        var (type, targetId) = (filter.Value.Type, filter.Value.TargetId);
        if (type is not null && EventNames.CheckPublished(type) is var (problem, expected))
        {
            return Problems.Validation("?type", problem, expected);
        }

        var rows = await store.ListAsync(
            caller.Organization,
            type,
            targetId,
            page.After,
            page.Limit + 1,
            cancellationToken
        );
        return TypedResults.Ok(Page<EventResource>.Of(rows, page.Limit, e => e.Id, EventResource.Of));
    }

    /// <summary>Shows an event.</summary>
    internal static async Task<Results<Ok<EventResource>, ProblemHttpResult>> GetAsync(
        string id,
        Caller caller,
        IEventStore store,
        CancellationToken cancellationToken
    ) =>
        await store.FindAsync(caller.Organization, id, cancellationToken) is { } fact
            ? TypedResults.Ok(EventResource.Of(fact))
            : Problems.NotFound("event", id);
}
