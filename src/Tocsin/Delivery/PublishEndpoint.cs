using System.Runtime.InteropServices;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Tocsin.Events;
using Tocsin.Http;
using Tocsin.Ids;
using Tocsin.OpenApi;
using Tocsin.Targets;

namespace Tocsin.Delivery;

/// <summary><c>POST /events</c>: for systems that have findings, or news, of their own.</summary>
internal static class PublishEndpoint
{
    private const int MaxData = 256 * 1024;

    public static void MapPublish(this IEndpointRouteBuilder api) =>
        api.MapPost("/events", PublishAsync)
            .WithTags("Events")
            .RequirePermission(Permissions.EventsWrite)
            .Publishes()
            .WithExample(DeliveryExamples.Publish, DeliveryExamples.Published);

    /// <summary>Publishes one event, or up to 1,000 as <c>{"events": […]}</c>: all of them or none.</summary>
    internal static async Task<Results<Accepted<PublishedIds>, ProblemHttpResult>> PublishAsync(
        PublishBody body,
        Caller caller,
        EventDispatcher dispatcher,
        TargetResolver targets,
        PublishedTypes types,
        Id ids,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var errors = new List<FieldError>();
        var now = time.GetUtcNow();
        var events = new List<Event>(body.Events.Count);
        foreach (var (index, published) in body.Events.Index())
        {
            var place = body.IsSingle ? "" : $"/events/{index}";
            if (EventNames.CheckPublished(published.Type) is var (problem, expected))
            {
                errors.Add(Error(place + "/type", problem, expected));
            }

            events.Add(
                new Event
                {
                    Id = ids.New(Event.IdPrefix),
                    OrganizationId = caller.Organization,
                    Type = published.Type,
                    CreatedAt = now,
                    TargetId = published.TargetId,
                    Severity = published.Severity,
                    Data = Canonical(published.Data, place + "/data", errors),
                }
            );
        }

        await CheckTargetsAsync(body, caller, targets, errors, cancellationToken);
        if (errors.Count > 0)
        {
            return Problems.Validation(errors);
        }

        await types.NoteAsync(caller.Organization, events, cancellationToken);
        await dispatcher.PublishAsync(caller.Organization, events, cancellationToken);
        var answer = new PublishedIds { Id = body.IsSingle ? events[0].Id : null, Ids = [.. events.Select(e => e.Id)] };
        return TypedResults.Accepted((string?)null, answer);
    }

    private static byte[] Canonical(JsonElement data, string pointer, List<FieldError> errors)
    {
        if (data.ValueKind != JsonValueKind.Object)
        {
            errors.Add(Error(pointer, "is no object", "an object"));
            return [];
        }

        try
        {
            var canonical = CanonicalJson.FromUtf8(JsonMarshal.GetRawUtf8Value(data));
            if (canonical.Length > MaxData)
            {
                errors.Add(Error(pointer, $"has {canonical.Length} bytes", $"at most {MaxData}"));
            }

            return canonical;
        }
        catch (InexactNumberException e)
        {
            errors.Add(
                Error(
                    pointer + e.Pointer,
                    $"{e.Number} is a number that receivers would read as another one",
                    "a number that a double holds, or a string"
                )
            );
            return [];
        }
    }

    private static async Task CheckTargetsAsync(
        PublishBody body,
        Caller caller,
        TargetResolver targets,
        List<FieldError> errors,
        CancellationToken cancellationToken
    )
    {
        var asked = body.Events.Select(e => e.TargetId).OfType<string>().Distinct(StringComparer.Ordinal).ToList();
        if (asked.Count == 0)
        {
            return;
        }

        var known = await targets.GetAsync(caller.Organization, asked, cancellationToken);
        foreach (var (index, published) in body.Events.Index())
        {
            if (published.TargetId is { } id && !known.ContainsKey(id))
            {
                var pointer = (body.IsSingle ? "" : $"/events/{index}") + "/target_id";
                errors.Add(
                    Error(pointer, $"no target has the id '{Problems.Quote(id)}'", "the id of a target, or null")
                );
            }
        }
    }

    private static FieldError Error(string pointer, string problem, string expected) =>
        new()
        {
            Pointer = pointer,
            Problem = problem,
            Expected = expected,
        };
}
