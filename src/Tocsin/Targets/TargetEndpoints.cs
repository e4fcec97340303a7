using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Tocsin.Http;
using Tocsin.Ids;
using Tocsin.OpenApi;

namespace Tocsin.Targets;

/// <summary><c>/targets</c>.</summary>
internal static class TargetEndpoints
{
    public static void MapTargets(this IEndpointRouteBuilder api)
    {
        var read = api.MapGroup("/targets").WithTags("Targets").RequirePermission(Permissions.TargetsRead);
        read.MapGet("", ListAsync);
        read.MapGet("/{id}", GetAsync);
        var write = api.MapGroup("/targets").WithTags("Targets").RequirePermission(Permissions.TargetsWrite);
        write.MapPost("", CreateAsync).WithExample(TargetExamples.Create, TargetExamples.Shown);
        write.MapPatch("/{id}", UpdateAsync).WithExample(TargetExamples.Update, TargetExamples.Shown);
        write.MapDelete("/{id}", DeleteAsync);
    }

    /// <summary>Makes a target. A scan that names a new target makes it as well.</summary>
    internal static async Task<Results<Created<TargetResource>, ProblemHttpResult>> CreateAsync(
        Body<CreateTargetRequest> body,
        Caller caller,
        ITargetStore store,
        Id ids,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var request = body.Value;
        var errors = new List<FieldError>();
        TargetValidator.Check(request.Kind, request.Name, request.DefaultBranch, "", errors);
        if (errors.Count > 0)
        {
            return Problems.Validation(errors);
        }

        var target = new Target
        {
            Id = ids.New(Target.IdPrefix),
            OrganizationId = caller.Organization,
            Kind = request.Kind,
            Name = request.Name,
            DefaultBranch = request.DefaultBranch ?? TargetValidator.DefaultBranch,
            Labels = request.Labels ?? new Dictionary<string, string>(),
            CreatedAt = time.GetUtcNow(),
        };
        return await store.AddAsync(target, cancellationToken)
            ? TypedResults.Created($"/api/v1/targets/{target.Id}", Show(target))
            : Taken(target.Kind, target.Name);
    }

    /// <summary>Lists targets.</summary>
    internal static async Task<Ok<Page<TargetResource>>> ListAsync(
        PageQuery page,
        Caller caller,
        ITargetStore store,
        CancellationToken cancellationToken
    )
    {
        var rows = await store.ListAsync(caller.Organization, page.After, page.Limit + 1, cancellationToken);
        return TypedResults.Ok(Page<TargetResource>.Of(rows, page.Limit, t => t.Id, Show));
    }

    /// <summary>Shows a target.</summary>
    internal static async Task<Results<Ok<TargetResource>, ProblemHttpResult>> GetAsync(
        string id,
        Caller caller,
        ITargetStore store,
        CancellationToken cancellationToken
    ) =>
        await store.FindAsync(caller.Organization, id, cancellationToken) is { } target
            ? TypedResults.Ok(Show(target))
            : Problems.NotFound("target", id);

    /// <summary>Changes what the body names.</summary>
    internal static async Task<Results<Ok<TargetResource>, ProblemHttpResult>> UpdateAsync(
        string id,
        Body<UpdateTargetRequest> body,
        Caller caller,
        ITargetStore store,
        CancellationToken cancellationToken
    )
    {
        if (await store.FindAsync(caller.Organization, id, cancellationToken) is not { } target)
        {
            return Problems.NotFound("target", id);
        }

        var errors = new List<FieldError>();
        TargetValidator.Check(target.Kind, body.Value.Name, body.Value.DefaultBranch, "", errors);
        if (errors.Count > 0)
        {
            return Problems.Validation(errors);
        }

        var changed = target with
        {
            Name = body.Value.Name ?? target.Name,
            DefaultBranch = body.Value.DefaultBranch ?? target.DefaultBranch,
            Labels = body.Value.Labels ?? target.Labels,
        };
        return await store.UpdateAsync(changed, cancellationToken)
            ? TypedResults.Ok(Show(changed))
            : Taken(changed.Kind, changed.Name);
    }

    /// <summary>Deletes a target with its scans and findings.</summary>
    internal static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        string id,
        Caller caller,
        ITargetStore store,
        TargetRemoval removal,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        if (!await store.DeleteAsync(caller.Organization, id, time.GetUtcNow(), cancellationToken))
        {
            return Problems.NotFound("target", id);
        }

        removal.Wake();
        return TypedResults.NoContent();
    }

    private static ProblemHttpResult Taken(string kind, string name) =>
        Problems.Conflict("There is such a target already.", $"A {kind} named '{Problems.Quote(name)}' exists.");

    private static TargetResource Show(Target target) =>
        new()
        {
            Id = target.Id,
            Kind = target.Kind,
            Name = target.Name,
            DefaultBranch = target.DefaultBranch,
            Labels = target.Labels,
            CreatedAt = target.CreatedAt,
        };
}
