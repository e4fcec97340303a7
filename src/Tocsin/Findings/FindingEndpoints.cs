using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Tocsin.Findings.Triage;
using Tocsin.Http;
using Tocsin.Scanning;
using Tocsin.Targets;

namespace Tocsin.Findings;

/// <summary><c>/findings</c>.</summary>
internal static class FindingEndpoints
{
    public static void MapFindings(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/findings").WithTags("Findings").RequirePermission(Permissions.FindingsRead);
        group.MapGet("", ListAsync);
        group.MapGet("/{id}", GetAsync);
    }

    /// <summary>Findings, newest first.</summary>
    internal static async Task<Ok<Page<FindingResource>>> ListAsync(
        Query<FindingFilter> filter,
        PageQuery page,
        Caller caller,
        IFindingStore store,
        TargetResolver resolver,
        CancellationToken cancellationToken
    )
    {
        var wanted = filter.Value;
        var query = new FindingQuery
        {
            TargetIds = wanted.Target is { } name
                ? await resolver.MeantByAsync(caller.Organization, name, cancellationToken)
                : null,
            ScanId = wanted.Scan,
            Branch = wanted.Branch,
            State = wanted.State is { } state ? Enum.Parse<FindingState>(state, ignoreCase: true) : null,
            Severities = Severities(wanted.Severity),
            Verification = wanted.VerificationStatus is { } word ? VerificationStatuses.Parse(word) : null,
            Suppressed = wanted.Suppressed,
            Assignee = wanted.Assignee,
            RuleId = wanted.Rule,
            Tool = wanted.Tool?.ToLowerInvariant(),
            Text = wanted.Q,
        };
        var rows = await store.ListAsync(caller.Organization, query, page.After, page.Limit + 1, cancellationToken);
        var ids = rows.Select(r => r.Finding.TargetId);
        var targets = await resolver.GetAsync(caller.Organization, ids, cancellationToken);
        return TypedResults.Ok(
            Page<FindingResource>.Of(
                rows,
                page.Limit,
                r => query.KeyOf(r.Finding),
                r =>
                    targets.TryGetValue(r.Finding.TargetId, out var target)
                        ? FindingShapes.Show(r.Finding, target, r.Change)
                        : null
            )
        );
    }

    /// <summary>One finding, with where it was seen.</summary>
    internal static async Task<Results<Ok<FindingDetail>, ProblemHttpResult>> GetAsync(
        string id,
        Caller caller,
        IFindingStore store,
        ITargetStore targets,
        CancellationToken cancellationToken
    )
    {
        var finding = await store.FindAsync(caller.Organization, id, cancellationToken);
        var target = finding is null
            ? null
            : await targets.FindAsync(caller.Organization, finding.TargetId, cancellationToken);
        if (finding is null || target is null)
        {
            return Problems.NotFound("finding", id);
        }

        var sightings = await store.SightingsAsync(caller.Organization, id, cancellationToken);
        return TypedResults.Ok(FindingShapes.Show(finding, target, sightings));
    }

    public static IReadOnlyList<Severity>? Severities(IReadOnlyList<string>? words) =>
        words is null ? null : [.. words.Select(w => Enum.Parse<Severity>(w, ignoreCase: true))];
}

/// <summary>Which findings a list shows.</summary>
internal sealed record FindingFilter
{
    [Description("A target, by id or name.")]
    [StringLength(300, MinimumLength = 1)]
    public string? Target { get; init; }

    [Description("Only what this scan reported, or found gone.")]
    [IdForm("scan_")]
    public string? Scan { get; init; }

    [Description("As on this branch: its state and place.")]
    [StringLength(250, MinimumLength = 1)]
    public string? Branch { get; init; }

    [AllowedValues("open", "resolved")]
    public string? State { get; init; }

    [AllowedValues("critical", "high", "medium", "low", "info")]
    public IReadOnlyList<string>? Severity { get; init; }

    [Description("What people say of it.")]
    [AllowedValues(
        VerificationStatuses.Unverified,
        VerificationStatuses.TruePositive,
        VerificationStatuses.FalsePositive,
        VerificationStatuses.AcceptedRisk,
        VerificationStatuses.Fixed
    )]
    public string? VerificationStatus { get; init; }

    [Description("Only what is not to be reported, or only what is.")]
    public bool? Suppressed { get; init; }

    [Description("Who is to see to it.")]
    [StringLength(200, MinimumLength = 1)]
    public string? Assignee { get; init; }

    [Description("A rule id.")]
    [StringLength(500, MinimumLength = 1)]
    public string? Rule { get; init; }

    [StringLength(200, MinimumLength = 1)]
    public string? Tool { get; init; }

    [Description("Text in title, message, rule or path.")]
    [StringLength(200, MinimumLength = 1)]
    public string? Q { get; init; }
}
