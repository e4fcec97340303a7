using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Tocsin.Findings;
using Tocsin.Http;
using Tocsin.OpenApi;
using Tocsin.Targets;

namespace Tocsin.Scans;

/// <summary><c>/scans</c>: make, read and end them. How results come in is in <see cref="ResultEndpoints"/>.</summary>
internal static class ScanEndpoints
{
    public static void MapScans(this IEndpointRouteBuilder api)
    {
        var read = api.MapGroup("/scans").WithTags("Scans").RequirePermission(Permissions.ScansRead);
        read.MapGet("", ListAsync);
        read.MapGet("/{id}", GetAsync);
        var write = api.MapGroup("/scans").WithTags("Scans").RequirePermission(Permissions.ScansWrite);
        write.MapPost("", CreateAsync).Publishes().WithExample(ScanExamples.Create, response: null);
        write.MapPost("/{id}/complete", CompleteAsync).Publishes();
        write.MapPost("/{id}/fail", FailAsync).WithExample(ScanExamples.Fail, response: null);
        write.MapPost("/{id}/cancel", CancelAsync);
    }

    /// <summary>Starts a scan; results follow with <c>/results</c>, then <c>/complete</c>.</summary>
    internal static async Task<Results<Created<ScanResource>, ProblemHttpResult>> CreateAsync(
        Body<CreateScanRequest> body,
        Caller caller,
        ITargetStore targets,
        TargetResolver resolver,
        ScanLife life,
        PublicLinks links,
        CancellationToken cancellationToken
    )
    {
        var request = body.Value;
        var errors = new List<FieldError>();
        ScanValidator.Check(request, errors);
        var known = request.TargetId is { } id
            ? await targets.FindAsync(caller.Organization, id, cancellationToken)
            : null;
        if (request.TargetId is { } unknown && known is null)
        {
            errors.Add(
                new FieldError
                {
                    Pointer = "/target_id",
                    Problem = $"there is no target '{Problems.Quote(unknown)}'",
                    Expected = "the id of a target",
                }
            );
        }

        if (errors.Count > 0)
        {
            return Problems.Validation(errors);
        }

        var (target, isNew) = known is not null
            ? (known, false)
            : await resolver.FindOrMakeAsync(
                caller.Organization,
                request.Target!.Kind,
                request.Target.Name,
                request.Target.DefaultBranch,
                request.Branch,
                cancellationToken
            );
        var scan = life.New(target, request.Branch, request.Commit, PresetOf(request.Preset), request.Scope);
        var (stored, of) = await life.SubmitAsync(scan, target, isNew, upload: null, cancellationToken);
        return TypedResults.Created($"/api/v1/scans/{scan.Id}", ScanShapes.Show(stored, of, links));
    }

    /// <summary>Lists scans, newest first.</summary>
    internal static async Task<Ok<Page<ScanResource>>> ListAsync(
        Query<ScanFilter> filter,
        PageQuery page,
        Caller caller,
        IScanStore store,
        TargetResolver resolver,
        PublicLinks links,
        CancellationToken cancellationToken
    )
    {
        var query = new ScanQuery
        {
            TargetIds = filter.Value.Target is { } target
                ? await resolver.MeantByAsync(caller.Organization, target, cancellationToken)
                : null,
            Branch = filter.Value.Branch,
            Status = filter.Value.Status is { } status ? Enum.Parse<ScanStatus>(status, ignoreCase: true) : null,
        };
        var rows = await store.ListAsync(caller.Organization, query, page.After, page.Limit + 1, cancellationToken);
        var targets = await resolver.GetAsync(caller.Organization, rows.Select(s => s.TargetId), cancellationToken);
        return TypedResults.Ok(
            Page<ScanResource>.Of(
                rows,
                page.Limit,
                s => s.Id,
                s => targets.TryGetValue(s.TargetId, out var of) ? ScanShapes.Show(s, of, links) : null
            )
        );
    }

    /// <summary>One scan; its status tells when it is done.</summary>
    internal static async Task<Results<Ok<ScanResource>, ProblemHttpResult>> GetAsync(
        string id,
        Caller caller,
        ScanLookup lookup,
        PublicLinks links,
        CancellationToken cancellationToken
    ) =>
        await lookup.FindAsync(caller.Organization, id, cancellationToken) is ({ } scan, { } target)
            ? TypedResults.Ok(ScanShapes.Show(scan, target, links))
            : Problems.NotFound("scan", id);

    /// <summary>Says that all results are in; the server compares them and finishes by itself.</summary>
    internal static async Task<Results<Accepted<ScanResource>, ProblemHttpResult>> CompleteAsync(
        string id,
        Caller caller,
        ScanLookup lookup,
        ScanLife life,
        ScanFinisher finisher,
        PublicLinks links,
        CancellationToken cancellationToken
    )
    {
        if (await lookup.FindAsync(caller.Organization, id, cancellationToken) is not ({ } scan, { } target))
        {
            return Problems.NotFound("scan", id);
        }

        if (await life.CompleteAsync(scan, cancellationToken) is not { } completing)
        {
            return Past(scan);
        }

        finisher.Enqueue(completing);
        return TypedResults.Accepted($"/api/v1/scans/{id}", ScanShapes.Show(completing, target, links));
    }

    /// <summary>Says that the scan came to nothing. No finding changes.</summary>
    internal static async Task<Results<Ok<ScanResource>, ProblemHttpResult>> FailAsync(
        string id,
        Body<FailScanRequest> body,
        Caller caller,
        ScanLookup lookup,
        ScanLife life,
        PublicLinks links,
        CancellationToken cancellationToken
    )
    {
        if (await lookup.FindAsync(caller.Organization, id, cancellationToken) is not ({ } scan, { } target))
        {
            return Problems.NotFound("scan", id);
        }

        return scan.Step is null && await life.FailAsync(scan, body.Value.Error, cancellationToken) is { } failed
            ? TypedResults.Ok(ScanShapes.Show(failed, target, links))
            : Past(scan);
    }

    /// <summary>Drops a scan whose results are not wanted. No finding changes.</summary>
    internal static async Task<Results<Ok<ScanResource>, ProblemHttpResult>> CancelAsync(
        string id,
        Caller caller,
        ScanLookup lookup,
        ScanLife life,
        PublicLinks links,
        CancellationToken cancellationToken
    )
    {
        if (await lookup.FindAsync(caller.Organization, id, cancellationToken) is not ({ } scan, { } target))
        {
            return Problems.NotFound("scan", id);
        }

        return scan.Step is null && await life.CancelAsync(scan, cancellationToken) is { } cancelled
            ? TypedResults.Ok(ScanShapes.Show(cancelled, target, links))
            : Past(scan);
    }

    public static ProblemHttpResult Past(Scan scan) =>
        Problems.Conflict(
            "The scan takes no more of this.",
            scan.IsOver
                ? $"The scan is {ScanShapes.Word(scan.Status)}; start another."
                : "The scan was completed already, and its results are being worked in."
        );

    public static Preset PresetOf(string? word) =>
        word is null ? Preset.Standard : Enum.Parse<Preset>(word, ignoreCase: true);
}
