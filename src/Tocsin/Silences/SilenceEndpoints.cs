using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Tocsin.Auditing;
using Tocsin.Http;
using Tocsin.Ids;
using Tocsin.Integrations;
using Tocsin.OpenApi;

namespace Tocsin.Silences;

/// <summary><c>/silences</c>: what nobody is to hear of for a while, and why.</summary>
internal static class SilenceEndpoints
{
    public static void MapSilences(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/silences").WithTags("Silences").RequirePermission(Permissions.WebhooksManage);
        group.MapPost("", CreateAsync).WithExample(SilenceExamples.Create, SilenceExamples.Created);
        group.MapGet("", ListAsync).RequirePermission(Permissions.WebhooksRead);
        group.MapGet("/{id}", GetAsync).RequirePermission(Permissions.WebhooksRead);
        group.MapPatch("/{id}", UpdateAsync).WithExample(SilenceExamples.Update, SilenceExamples.Updated);
        group.MapDelete("/{id}", DeleteAsync);
    }

    /// <summary>
    /// Makes a silence: until it ends, findings that it is about are delivered to nobody that it names, and where it names
    /// neither severity nor rules nor paths, scans of its targets neither. It holds when this has answered.
    /// </summary>
    internal static async Task<Results<Created<SilenceResource>, ProblemHttpResult>> CreateAsync(
        Body<CreateSilenceRequest> body,
        Caller caller,
        Auditor auditor,
        SilenceRegistry registry,
        SilenceValidator validator,
        Id ids,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var (request, errors) = (body.Value, new List<FieldError>());
        var matchers = await validator.CheckAsync(caller.Organization, request, errors, cancellationToken);
        if (errors.Count > 0)
        {
            return Problems.Validation(errors);
        }

        var silence = new Silence
        {
            Id = ids.New(Silence.IdPrefix),
            OrganizationId = caller.Organization,
            Matchers = matchers,
            Reason = request.Reason.Trim(),
            CreatedBy = caller.KeyId,
            CreatedByName = caller.KeyName,
            CreatedAt = IntegrationRegistry.Whole(time.GetUtcNow()),
            ExpiresAt = IntegrationRegistry.Whole(request.ExpiresAt),
        };
        return await registry.CreateAsync(silence, auditor, cancellationToken) is { } made
            ? TypedResults.Created($"/api/v1/silences/{made.Id}", Show(made, time))
            : Problems.Conflict(
                "Too many silences",
                $"An organization has at most {SilenceRegistry.Most} at a time. Delete some that are not needed, or filter at the integrations."
            );
    }

    /// <summary>Lists silences, newest first; those that have ended are kept as long as events.</summary>
    internal static async Task<Ok<Page<SilenceResource>>> ListAsync(
        Query<SilenceQuery> query,
        PageQuery page,
        Caller caller,
        ISilenceStore store,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var rows = await store.ListAsync(
            caller.Organization,
            query.Value.Status is { } status ? status == SilenceQuery.Active : null,
            IntegrationRegistry.Whole(time.GetUtcNow()),
            page.After,
            page.Limit + 1,
            cancellationToken
        );
        return TypedResults.Ok(Page<SilenceResource>.Of(rows, page.Limit, s => s.Id, s => Show(s, time)));
    }

    /// <summary>Shows a silence.</summary>
    internal static async Task<Results<Ok<SilenceResource>, ProblemHttpResult>> GetAsync(
        string id,
        Caller caller,
        ISilenceStore store,
        TimeProvider time,
        CancellationToken cancellationToken
    ) =>
        await store.FindAsync(caller.Organization, id, cancellationToken) is { } silence
            ? TypedResults.Ok(Show(silence, time))
            : Problems.NotFound("silence", id);

    /// <summary>Gives a silence that holds another end or another reason.</summary>
    internal static async Task<Results<Ok<SilenceResource>, ProblemHttpResult>> UpdateAsync(
        string id,
        Body<UpdateSilenceRequest> body,
        Caller caller,
        Auditor auditor,
        SilenceRegistry registry,
        SilenceValidator validator,
        ISilenceStore store,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var (request, errors) = (body.Value, new List<FieldError>());
        if (await store.FindAsync(caller.Organization, id, cancellationToken) is not { } before)
        {
            return Problems.NotFound("silence", id);
        }

        SilenceValidator.CheckReason(request.Reason, errors);
        validator.CheckEnd(request.ExpiresAt, errors);
        if (errors.Count > 0)
        {
            return Problems.Validation(errors);
        }

        // What has ended has let things through: it cannot be said afterwards that they were held back.
        if (
            before.ExpiresAt <= time.GetUtcNow()
            || await registry.UpdateAsync(
                before,
                request.ExpiresAt is { } end ? IntegrationRegistry.Whole(end) : null,
                request.Reason?.Trim(),
                auditor,
                cancellationToken
            )
                is not { } after
        )
        {
            return Problems.Conflict("The silence has ended", "Make a new one.");
        }

        return TypedResults.Ok(Show(after, time));
    }

    /// <summary>Ends a silence now. What it has held back is not delivered, and is explained as before.</summary>
    internal static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        string id,
        Caller caller,
        Auditor auditor,
        SilenceRegistry registry,
        ISilenceStore store,
        CancellationToken cancellationToken
    ) =>
        await store.FindAsync(caller.Organization, id, cancellationToken) is { } silence
        && await registry.DeleteAsync(silence, auditor, cancellationToken)
            ? TypedResults.NoContent()
            : Problems.NotFound("silence", id);

    private static SilenceResource Show(Silence silence, TimeProvider time) =>
        new()
        {
            Id = silence.Id,
            Status = silence.ExpiresAt > time.GetUtcNow() ? SilenceQuery.Active : SilenceQuery.Expired,
            IntegrationIds = silence.Matchers.IntegrationIds,
            TargetIds = silence.Matchers.TargetIds,
            Severity = silence.Matchers.Severities,
            Rules = silence.Matchers.Rules,
            Paths = silence.Matchers.Paths,
            Reason = silence.Reason,
            CreatedBy = silence.CreatedBy,
            CreatedByName = silence.CreatedByName,
            CreatedAt = silence.CreatedAt,
            ExpiresAt = silence.ExpiresAt,
        };
}
