using System.Reflection;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Routing;
using Tocsin.Findings;
using Tocsin.Http;
using Tocsin.Scans;
using Tocsin.Targets;

namespace Tocsin.Dashboard;

/// <summary>The pages that links lead to.</summary>
internal static class DashboardEndpoints
{
    private const int PerPage = 100;

    /// <summary>A key and a path; what anybody may send should not be more.</summary>
    private const long FormBytes = 16 * 1024;

    public static void MapPages(this IEndpointRouteBuilder routes)
    {
        var pages = routes.MapGroup("").ExcludeFromDescription().AddEndpointFilter(SafeAsync);
        pages.MapGet("/", RecentAsync);
        pages.MapGet("/scans/{id}", ScanAsync);
        pages.MapPost("/login", LoginAsync).WithMetadata(new RequestSizeLimitAttribute(FormBytes));
        pages.MapPost("/logout", Logout).WithMetadata(new RequestSizeLimitAttribute(FormBytes));
        pages.MapGet("/dashboard.css", Css);
    }

    private static async Task<IResult> RecentAsync(
        HttpContext context,
        Session session,
        IScanStore scans,
        TargetResolver resolver,
        PublicLinks links
    )
    {
        if (await session.OrganizationAsync(context) is not { } organization)
        {
            return SignIn("/", problem: null);
        }

        var rows = await scans.ListAsync(
            organization,
            new ScanQuery(),
            beforeId: null,
            PerPage,
            context.RequestAborted
        );
        var targets = await resolver.GetAsync(organization, rows.Select(s => s.TargetId), context.RequestAborted);
        var shown = rows.Where(s => targets.ContainsKey(s.TargetId))
            .Select(s => ScanShapes.Show(s, targets[s.TargetId], links))
            .ToList();
        return Render<RecentPage>(new { Scans = shown });
    }

    private static async Task<IResult> ScanAsync(
        string id,
        string? severity,
        PageQuery page,
        HttpContext context,
        Session session,
        ScanLookup lookup,
        IFindingStore findings,
        PublicLinks links
    )
    {
        if (await session.OrganizationAsync(context) is not { } organization)
        {
            return SignIn($"/scans/{Uri.EscapeDataString(id)}", problem: null);
        }

        if (await lookup.FindAsync(organization, id, context.RequestAborted) is not ({ } scan, { } target))
        {
            return Render<NotFoundPage>(new { }, StatusCodes.Status404NotFound);
        }

        var wanted = Enum.TryParse<Scanning.Severity>(severity, ignoreCase: true, out var one)
            ? one
            : (Scanning.Severity?)null;
        var query = new FindingQuery
        {
            ScanId = scan.Id,
            Branch = scan.Branch,
            WorstFirst = true,
            Severities = wanted is { } value ? [value] : null,
        };
        var rows = await findings.ListAsync(organization, query, page.After, PerPage + 1, context.RequestAborted);
        var shown = Page<FindingResource>.Of(
            rows,
            PerPage,
            r => query.KeyOf(r.Finding),
            r => FindingShapes.Show(r.Finding, target, r.Change)
        );
        return Render<ScanPage>(
            new
            {
                Scan = ScanShapes.Show(scan, target, links),
                Findings = shown.Data,
                Severity = wanted?.Word(),
                Next = shown.NextCursor,
            }
        );
    }

    private static async Task<IResult> LoginAsync(HttpContext context, Session session)
    {
        if (!context.Request.HasFormContentType)
        {
            return Results.StatusCode(StatusCodes.Status415UnsupportedMediaType);
        }

        var form = await context.Request.ReadFormAsync(context.RequestAborted);
        var to = form["return_to"].ToString();
        // Only a path of this server: never a way to somebody else's page.
        var safe =
            to.StartsWith('/')
            && !to.StartsWith("//", StringComparison.Ordinal)
            && !to.Contains('\\', StringComparison.Ordinal);
        var problem = await session.SignInAsync(context, form["key"].ToString().Trim());
        return problem is null ? Results.LocalRedirect(safe ? to : "/") : SignIn(safe ? to : "/", problem);
    }

    private static IResult Logout(HttpContext context)
    {
        Session.SignOut(context);
        return Results.LocalRedirect("/");
    }

    private static IResult Css() =>
        Results.Stream(
            Assembly.GetExecutingAssembly().GetManifestResourceStream("Tocsin.Dashboard.dashboard.css")!,
            "text/css"
        );

    private static RazorComponentResult SignIn(string returnTo, string? problem) =>
        Render<SignInPage>(new { ReturnTo = returnTo, Problem = problem }, StatusCodes.Status401Unauthorized);

    private static RazorComponentResult Render<T>(object parameters, int status = StatusCodes.Status200OK)
        where T : IComponent => new RazorComponentResult<T>(parameters) { StatusCode = status };

    // Findings quote other people's code: nothing on these pages may run, and nobody may frame them.
    private static ValueTask<object?> SafeAsync(EndpointFilterInvocationContext context, EndpointFilterDelegate next)
    {
        var headers = context.HttpContext.Response.Headers;
        headers.ContentSecurityPolicy =
            "default-src 'none'; style-src 'self'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'";
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        headers.CacheControl = "no-store";
        return next(context);
    }
}
