using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Tocsin.Findings;
using Tocsin.Http;

namespace Tocsin.Scans;

/// <summary><c>/scans/{id}/findings</c>: what a scan reported and what it found gone, as on its branch.</summary>
internal static class ScanFindingEndpoints
{
    public static void MapScanFindings(this IEndpointRouteBuilder api) =>
        api.MapGet("/scans/{id}/findings", ListAsync)
            .WithTags("Scans", "Findings")
            .RequirePermission(Permissions.FindingsRead);

    /// <summary>Lists what a scan reported and what it found gone.</summary>
    internal static async Task<Results<Ok<Page<FindingResource>>, ProblemHttpResult>> ListAsync(
        string id,
        Query<ScanFindingFilter> filter,
        PageQuery page,
        Caller caller,
        ScanLookup lookup,
        IFindingStore store,
        CancellationToken cancellationToken
    )
    {
        if (await lookup.FindAsync(caller.Organization, id, cancellationToken) is not ({ } scan, { } target))
        {
            return Problems.NotFound("scan", id);
        }

        var query = new FindingQuery
        {
            ScanId = scan.Id,
            Branch = scan.Branch,
            Severities = FindingEndpoints.Severities(filter.Value.Severity),
            Change = filter.Value.Change is { } change ? Enum.Parse<ChangeKind>(change, ignoreCase: true) : null,
        };
        var rows = await store.ListAsync(caller.Organization, query, page.After, page.Limit + 1, cancellationToken);
        return TypedResults.Ok(
            Page<FindingResource>.Of(
                rows,
                page.Limit,
                r => r.Finding.Id,
                r => FindingShapes.Show(r.Finding, target, r.Change)
            )
        );
    }
}

/// <summary>Which findings of a scan a list shows.</summary>
internal sealed record ScanFindingFilter
{
    [AllowedValues("critical", "high", "medium", "low", "info")]
    public IReadOnlyList<string>? Severity { get; init; }

    [Description("What the scan says of it.")]
    [AllowedValues("new", "existing", "reopened", "resolved")]
    public string? Change { get; init; }
}
