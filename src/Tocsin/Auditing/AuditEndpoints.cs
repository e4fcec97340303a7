using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Tocsin.Http;

namespace Tocsin.Auditing;

/// <summary><c>/audit</c>: who changed what, and who saw a secret.</summary>
internal static class AuditEndpoints
{
    private const string WebhookPrefix = "webhook_";

    public static IEndpointRouteBuilder MapAuditRoutes(this IEndpointRouteBuilder api)
    {
        api.MapGroup("/audit").WithTags("Audit").RequirePermission(Permissions.AuditRead).MapGet("", ListAsync);
        return api;
    }

    /// <summary>The audit trail of the organization, newest first.</summary>
    internal static async Task<Results<Ok<Page<AuditEntryResource>>, ProblemHttpResult>> ListAsync(
        Query<AuditFilter> filter,
        PageQuery page,
        Caller caller,
        IAuditStore store,
        CancellationToken cancellationToken
    )
    {
        var errors = Check(filter.Value);
        if (errors.Count > 0)
        {
            return Problems.Validation(errors);
        }

        var rows = await store.ListAsync(
            caller.Organization,
            QueryOf(filter.Value),
            page.After,
            page.Limit + 1,
            cancellationToken
        );
        return TypedResults.Ok(Page<AuditEntryResource>.Of(rows, page.Limit, e => e.Id, Show));
    }

    private static List<FieldError> Check(AuditFilter filter)
    {
        var errors = new List<FieldError>();
        if (filter.Action is { } action && !Exists(action))
        {
            var nearest = NearestName.Of(action, AuditActions.All.Keys);
            errors.Add(
                "?action",
                $"'{Problems.Quote(action)}' is no action",
                nearest is null ? $"one of {string.Join(", ", AuditActions.All.Keys)}" : $"'{nearest}'?"
            );
        }

        if (filter is { From: { } from, To: { } to } && from >= to)
        {
            errors.Add("?to", "is not after from", "a later time than from");
        }

        return errors;
    }

    private static bool Exists(string action) =>
        IsPrefix(action)
            ? AuditActions.All.Keys.Any(a => a.StartsWith(action[..^1], StringComparison.Ordinal))
            : AuditActions.All.ContainsKey(action);

    private static bool IsPrefix(string action) => action.EndsWith(".*", StringComparison.Ordinal);

    private static AuditQuery QueryOf(AuditFilter filter) =>
        new()
        {
            Action = filter.Action is { } action && !IsPrefix(action) ? action : null,
            ActionPrefix = filter.Action is { } all && IsPrefix(all) ? all[..^1] : null,
            SubjectId =
                filter.ResourceId is { } id && id.StartsWith(WebhookPrefix, StringComparison.Ordinal)
                    ? $"{AuditSubject.IntegrationType}_{id[WebhookPrefix.Length..]}"
                    : filter.ResourceId,
            ActorId = filter.ActorId,
            ActorType = filter.ActorType,
            From = filter.From,
            To = filter.To,
        };

    private static AuditEntryResource Show(AuditEntry entry) =>
        new()
        {
            Id = entry.Id,
            CreatedAt = entry.At,
            Action = entry.Action,
            Actor = new AuditActorResource
            {
                Type = entry.Actor.Type,
                Id = entry.Actor.Id,
                Name = entry.Actor.Name,
            },
            Resource = new AuditSubjectResource
            {
                Type = entry.Subject.Type,
                Id = entry.Subject.Id,
                Name = entry.Subject.Name,
            },
            Changed = entry.Changed,
            Detail = entry.Detail,
            Origin = entry.RequestId is { } request
                ? new AuditOriginResource
                {
                    Address = entry.Address,
                    UserAgent = entry.UserAgent,
                    RequestId = request,
                }
                : null,
        };
}
