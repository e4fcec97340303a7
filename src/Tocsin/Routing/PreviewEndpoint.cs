using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Tocsin.Events;
using Tocsin.Http;
using Tocsin.Ids;
using Tocsin.Integrations;
using Tocsin.OpenApi;
using Tocsin.Silences;

namespace Tocsin.Routing;

/// <summary><c>POST /integrations/preview</c>: what a filter would have matched.</summary>
internal static class PreviewEndpoint
{
    public const int MaxDays = 30;

    /// <summary>An answer looks at about so many events, or so much of what they say.</summary>
    private const int MaxEvents = 10_000;
    private const long MaxBytes = 64 * 1024 * 1024;
    private const int PageSize = 200;

    public static IEndpointRouteBuilder MapRoutingRoutes(this IEndpointRouteBuilder api)
    {
        api.MapPost("/integrations/preview", PreviewAsync)
            .WithTags("Integrations")
            .RequirePermission(Permissions.WebhooksRead)
            .WithExample(PreviewExamples.Request, PreviewExamples.Answer);
        return api;
    }

    /// <summary>
    /// Tells what a filter would have matched of the last days, and by which stage the rest would have been turned away. Where
    /// there is more than one answer can look at, next_cursor goes on.
    /// </summary>
    internal static async Task<Results<Ok<PreviewResource>, ProblemHttpResult>> PreviewAsync(
        Body<PreviewRequest> body,
        Caller caller,
        SubscriptionValidator validator,
        IEventStore events,
        ISilenceStore silences,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var (request, errors) = (body.Value, new List<FieldError>());
        var subscription = SubscriptionOf(request, errors);
        await validator.CheckAsync(caller.Organization, subscription, "/filters/severity", errors, cancellationToken);
        if (request.Cursor is not null && !Id.IsWellFormed(request.Cursor, Event.IdPrefix))
        {
            errors.Add(Error("/cursor", "is no cursor", "the next_cursor of an earlier answer"));
        }

        if (errors.Count > 0)
        {
            return Problems.Validation(errors);
        }

        var now = time.GetUtcNow();
        var (from, to) = (now.AddDays(-(request.Days ?? MaxDays)), now);
        // Those of the whole organization: one that names integrations does not name the draft.
        var held = await silences.HeldAsync(caller.Organization, from, to, cancellationToken);
        var preview = new Preview(DraftOf(caller.Organization, subscription), SilenceTable.Of(held));
        var (last, looked, bytes) = (request.Cursor, 0, 0L);
        while (true)
        {
            var page = await events.ListAsync(
                caller.Organization,
                type: null,
                targetId: null,
                last,
                PageSize,
                cancellationToken
            );
            foreach (var fact in page)
            {
                if (fact.CreatedAt < from)
                {
                    return TypedResults.Ok(preview.Show(from, to, nextCursor: null));
                }

                preview.Add(fact);
                (last, looked, bytes) = (fact.Id, looked + 1, bytes + fact.Data.Length);
            }

            if (page.Count < PageSize)
            {
                return TypedResults.Ok(preview.Show(from, to, nextCursor: null));
            }

            if (looked >= MaxEvents || bytes >= MaxBytes)
            {
                return TypedResults.Ok(preview.Show(page[^1].CreatedAt, to, last));
            }
        }
    }

    private static Subscription SubscriptionOf(PreviewRequest request, List<FieldError> errors)
    {
        if (request is { SeverityFilter: not null, Filters.Severity: not null })
        {
            errors.Add(Error("/severity_filter", "says the same as filters.severity", "one of the two"));
        }

        var threshold = Severities.Slot(request.SeverityFilter);
        return FilterSettings.Apply(
            new Subscription
            {
                TargetIds = request.TargetIds,
                Events = request.Events,
                Severities =
                    request.Filters?.Severity
                    ?? (request.SeverityFilter is null ? null : [.. Severities.All.Skip(threshold)]),
            },
            request.Filters
        );
    }

    // As if it had always been there.
    private static Integration DraftOf(OrganizationId organization, Subscription subscription) =>
        new()
        {
            Id = Integration.IdPrefix,
            OrganizationId = organization,
            Kind = "",
            Name = "",
            ActiveSince = DateTimeOffset.MinValue,
            Subscription = subscription,
            Config = new Dictionary<string, string>(StringComparer.Ordinal),
            CreatedAt = DateTimeOffset.MinValue,
            UpdatedAt = DateTimeOffset.MinValue,
        };

    private static FieldError Error(string pointer, string problem, string expected) =>
        new()
        {
            Pointer = pointer,
            Problem = problem,
            Expected = expected,
        };
}
