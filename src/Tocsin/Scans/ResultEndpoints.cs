using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Tocsin.Http;
using Tocsin.Targets;

namespace Tocsin.Scans;

/// <summary>How results come in: to a scan that was started, or all in one.</summary>
internal static class ResultEndpoints
{
    public static void MapResults(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/scans").WithTags("Scans").RequirePermission(Permissions.ScansWrite);
        group.MapPost("/{id}/results", AddAsync).TakesSarif().Publishes();
        group.MapPost("/upload", UploadAsync).TakesSarif().Publishes();
    }

    /// <summary>Adds SARIF 2.1.0, plain or gzip, to a scan; as often as there are files.</summary>
    internal static async Task<Results<Ok<ScanResource>, ProblemHttpResult>> AddAsync(
        string id,
        Query<ResultsQuery> query,
        HttpRequest request,
        Caller caller,
        ScanLookup lookup,
        IScanStore store,
        ResultIntake intake,
        ScanLife life,
        PublicLinks links,
        CancellationToken cancellationToken
    )
    {
        if (await lookup.FindAsync(caller.Organization, id, cancellationToken) is not ({ } scan, { } target))
        {
            return Problems.NotFound("scan", id);
        }

        if (scan.IsOver || scan.Step is not null)
        {
            return ScanEndpoints.Past(scan);
        }

        var before = (await store.UploadsAsync(scan.Id, cancellationToken)).Sum(u => u.Results);
        var (upload, problem) = await intake.TakeAsync(request, query.Value.Root, before, cancellationToken);
        if (upload is null)
        {
            return problem!;
        }

        return await life.AttachAsync(scan, upload, cancellationToken) is { } running
            ? TypedResults.Ok(ScanShapes.Show(running, target, links))
            : ScanEndpoints.Past(scan);
    }

    /// <summary>A whole scan in one request: SARIF 2.1.0, plain or gzip, of a target by name.</summary>
    internal static async Task<Results<Accepted<ScanResource>, ProblemHttpResult>> UploadAsync(
        Query<UploadQuery> query,
        HttpRequest request,
        Caller caller,
        TargetResolver resolver,
        ResultIntake intake,
        ScanLife life,
        ScanFinisher finisher,
        PublicLinks links,
        CancellationToken cancellationToken
    )
    {
        var asked = query.Value;
        var kind = asked.Kind ?? "repository";
        var errors = new List<FieldError>();
        TargetValidator.Check(kind, asked.Target, branch: null, at: "", errors);
        errors = [.. errors.Select(e => e with { Pointer = "?target" })];
        ScanValidator.CheckBranch(asked.Branch, "?branch", errors);
        ScanValidator.CheckBranch(asked.DefaultBranch, "?default_branch", errors);
        ScanValidator.CheckCommit(asked.Commit, "?commit", errors);
        if (errors.Count > 0)
        {
            return Problems.Validation(errors);
        }

        // The scan starts now: of two uploads, the one that came first counts as the older, however long each takes.
        var (target, isNew) = await resolver.FindOrMakeAsync(
            caller.Organization,
            kind,
            asked.Target,
            asked.DefaultBranch,
            asked.Branch,
            cancellationToken
        );
        var scan = life.New(target, asked.Branch, asked.Commit, ScanEndpoints.PresetOf(asked.Preset), scope: null);
        var (upload, problem) = await intake.TakeAsync(request, asked.Root, resultsBefore: 0, cancellationToken);
        if (upload is null)
        {
            return problem!;
        }

        var (stored, of) = await life.SubmitAsync(scan, target, isNew, upload, cancellationToken);
        finisher.Enqueue(stored);
        return TypedResults.Accepted($"/api/v1/scans/{scan.Id}", ScanShapes.Show(stored, of, links));
    }
}
