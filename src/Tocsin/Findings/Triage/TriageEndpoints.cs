using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Tocsin.Http;
using Tocsin.OpenApi;

namespace Tocsin.Findings.Triage;

/// <summary><c>/findings/{id}/…</c>: what people say of a finding. Said again, it changes nothing and nobody is told.</summary>
internal static class TriageEndpoints
{
    private const string SoAlready = "It was so already: nothing was changed, and no event was sent.";

    public static void MapTriage(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/findings/{id}").WithTags("Findings").RequirePermission(Permissions.FindingsWrite);
        group.MapPost("/status", StatusAsync).Publishes().WithExample(TriageExamples.Status, response: null);
        group.MapPost("/suppress", SuppressAsync).Publishes().WithExample(TriageExamples.Suppress, response: null);
        group.MapPost("/unsuppress", UnsuppressAsync).Publishes().WithExample(TriageExamples.Reason, response: null);
        group.MapPost("/recheck", RecheckAsync).Publishes().WithExample(TriageExamples.Reason, response: null);
        group.MapPost("/assign", AssignAsync).Publishes().WithExample(TriageExamples.Assign, response: null);
    }

    /// <summary>Says what a finding is: a true or a false positive, an accepted risk, or fixed.</summary>
    internal static Task<Results<Ok<TriagedFindingResource>, ProblemHttpResult>> StatusAsync(
        string id,
        Body<SetStatusRequest> body,
        Caller caller,
        FindingTriage triage,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var request = body.Value;
        var status = VerificationStatuses.Parse(request.Status);
        return ApplyAsync(
            id,
            new FindingAct.Verify(status, time.GetUtcNow()),
            request.Reason,
            [],
            caller,
            triage,
            after => after.State == FindingState.Open && status == VerificationStatus.Fixed ? FixedNote : null,
            cancellationToken
        );
    }

    /// <summary>Keeps a finding from being reported, for good or until a time. Scans that see it again leave it so.</summary>
    internal static Task<Results<Ok<TriagedFindingResource>, ProblemHttpResult>> SuppressAsync(
        string id,
        Body<SuppressRequest> body,
        Caller caller,
        FindingTriage triage,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var now = time.GetUtcNow();
        var until = body.Value.ExpiresAt;
        var errors = new List<FieldError>();
        TriageValidator.CheckExpiry(until, now, errors);
        var suppression = new Suppression
        {
            Reason = body.Value.Reason.Trim(),
            At = now,
            By = caller.KeyId,
            // As exactly as it is kept, so that the same again is the same.
            Until = until is { } end ? DateTimeOffset.FromUnixTimeMilliseconds(end.ToUnixTimeMilliseconds()) : null,
        };
        var act = new FindingAct.Suppress(suppression);
        return ApplyAsync(id, act, body.Value.Reason, errors, caller, triage, _ => null, cancellationToken);
    }

    /// <summary>Lets a finding be reported again.</summary>
    internal static Task<Results<Ok<TriagedFindingResource>, ProblemHttpResult>> UnsuppressAsync(
        string id,
        OptionalBody<ReasonRequest> body,
        Caller caller,
        FindingTriage triage,
        CancellationToken cancellationToken
    ) =>
        ApplyAsync(
            id,
            new FindingAct.Unsuppress(),
            body.Value?.Reason,
            [],
            caller,
            triage,
            after => after.SuppressedInSource ? InCodeNote : null,
            cancellationToken
        );

    /// <summary>Asks for another look at a finding; the answer says who has it.</summary>
    internal static Task<Results<Ok<TriagedFindingResource>, ProblemHttpResult>> RecheckAsync(
        string id,
        OptionalBody<ReasonRequest> body,
        Caller caller,
        FindingTriage triage,
        TimeProvider time,
        CancellationToken cancellationToken
    ) =>
        ApplyAsync(
            id,
            new FindingAct.Recheck(time.GetUtcNow()),
            body.Value?.Reason,
            [],
            caller,
            triage,
            RecheckNote,
            cancellationToken
        );

    /// <summary>Gives a finding to somebody, or, with null, takes it from them.</summary>
    internal static Task<Results<Ok<TriagedFindingResource>, ProblemHttpResult>> AssignAsync(
        string id,
        Body<AssignRequest> body,
        Caller caller,
        FindingTriage triage,
        CancellationToken cancellationToken
    )
    {
        var errors = new List<FieldError>();
        TriageValidator.CheckLine(body.Value.Assignee, "/assignee", errors);
        var act = new FindingAct.Assign(body.Value.Assignee?.Trim());
        return ApplyAsync(id, act, body.Value.Reason, errors, caller, triage, _ => null, cancellationToken);
    }

    private const string FixedNote =
        "It stays open until a scan that looks there does not find it; one that still does makes it unverified again.";

    private const string InCodeNote = "The code itself says that it is not to be reported; that is changed there.";

    private static string RecheckNote(Finding finding) =>
        $"No scan was started: this server cannot scan the target by itself. The next scan of {Problems.Quote(finding.Branch)} "
        + "that looks where the finding is, and begins after this, judges it.";

    private static async Task<Results<Ok<TriagedFindingResource>, ProblemHttpResult>> ApplyAsync(
        string id,
        FindingAct act,
        string? reason,
        List<FieldError> errors,
        Caller caller,
        FindingTriage triage,
        Func<Finding, string?> note,
        CancellationToken cancellationToken
    )
    {
        TriageValidator.CheckLine(reason, "/reason", errors);
        if (errors.Count > 0)
        {
            return Problems.Validation(errors);
        }

        var by = new Actor(caller.KeyId);
        var done = await triage.ApplyAsync(caller.Organization, id, act, by, reason?.Trim(), cancellationToken);
        if (done is null)
        {
            return Problems.NotFound("finding", id);
        }

        string?[] notes = [done.IsChange ? null : SoAlready, note(done.Finding)];
        var text = string.Join(' ', notes.OfType<string>());
        var shown = FindingShapes.Show(done.Finding, done.Target, change: null);
        return TypedResults.Ok(new TriagedFindingResource(shown, done.IsChange, text.Length > 0 ? text : null));
    }
}
