using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Tocsin.Http;
using Tocsin.Organizations;

namespace Tocsin.Findings.Triage;

/// <summary><c>GET /findings/{id}/history</c>.</summary>
internal static class HistoryEndpoint
{
    public static void MapHistory(this IEndpointRouteBuilder api) =>
        api.MapGet("/findings/{id}/history", ListAsync)
            .WithTags("Findings")
            .RequirePermission(Permissions.FindingsRead);

    /// <summary>What has happened to a finding, newest first: when, what, who and why.</summary>
    internal static async Task<Results<Ok<Page<HistoryResource>>, ProblemHttpResult>> ListAsync(
        string id,
        PageQuery page,
        Caller caller,
        ITriageStore store,
        IOrganizationStore organizations,
        CancellationToken cancellationToken
    )
    {
        if (await store.FindAsync(caller.Organization, id, cancellationToken) is null)
        {
            return Problems.NotFound("finding", id);
        }

        long? before = null;
        if (page.After is { } after)
        {
            if (!long.TryParse(after, NumberStyles.None, CultureInfo.InvariantCulture, out var number))
            {
                return Problems.Validation("?cursor", "is of another list", "the next_cursor of an earlier page");
            }

            before = number;
        }

        var rows = await store.HistoryAsync(caller.Organization, id, before, page.Limit + 1, cancellationToken);
        var names = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var by in rows.Select(r => r.By).Where(b => b.Kind == Actor.ApiKey).Distinct())
        {
            if (await organizations.FindKeyAsync(caller.Organization, by.Id, cancellationToken) is { } key)
            {
                names[by.Id] = key.Name;
            }
        }

        return TypedResults.Ok(
            Page<HistoryResource>.Of(
                rows,
                page.Limit,
                r => r.Number.ToString(CultureInfo.InvariantCulture),
                r => HistoryShapes.Show(r, names)
            )
        );
    }
}
