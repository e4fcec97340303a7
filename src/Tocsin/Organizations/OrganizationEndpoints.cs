using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Tocsin.Auditing;
using Tocsin.Http;
using Tocsin.Ids;
using Tocsin.Mail;
using Tocsin.OpenApi;
using Tocsin.Plans;

namespace Tocsin.Organizations;

/// <summary><c>/organizations</c>: for the operator of the server.</summary>
internal static class OrganizationEndpoints
{
    public static void MapOrganizations(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/organizations").WithTags("Organizations").RequirePermission(Permissions.Operator);
        group
            .MapPost("", CreateAsync)
            .AnswersWithSecret("api_key")
            .WithExample(OrganizationExamples.Create, OrganizationExamples.Created);
        group.MapGet("", ListAsync);
        group.MapGet("/{id}", GetAsync);
        group.MapPatch("/{id}", UpdateAsync).WithExample(OrganizationExamples.Update, OrganizationExamples.Updated);
        group.MapDelete("/{id}", DeleteAsync);
    }

    /// <summary>Makes an organization with a first admin key, which is shown this once.</summary>
    internal static async Task<Created<CreatedOrganization>> CreateAsync(
        Body<CreateOrganizationRequest> body,
        Caller caller,
        Auditor auditor,
        IOrganizationStore store,
        ApiKeys keys,
        Id ids,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var organization = new Organization
        {
            Id = new OrganizationId(ids.New(OrganizationId.Prefix)),
            Name = body.Value.Name,
            Plan = body.Value.Plan ?? PlanNames.Unlimited,
            CreatedAt = time.GetUtcNow(),
        };
        // Everything but the server itself: only the first organization's keys can be an operator's.
        var permissions = Permissions.All.Where(p => p != Permissions.Operator).ToArray();
        var secret = keys.NewSecret();
        var key = keys.Describe(organization.Id, secret, "admin", permissions, expiresAt: null);
        await store.CreateAsync(
            organization,
            key,
            [
                auditor.Entry(caller.Organization, AuditActions.OrganizationCreate, organization.AuditSubject),
                key.Made(auditor.Operator),
            ],
            cancellationToken
        );
        return TypedResults.Created(
            $"/api/v1/organizations/{organization.Id}",
            new CreatedOrganization
            {
                Id = organization.Id.Value,
                Name = organization.Name,
                Plan = organization.Plan,
                NotifyEmails = organization.NotifyEmails,
                CreatedAt = organization.CreatedAt,
                ApiKey = secret,
            }
        );
    }

    /// <summary>Lists the organizations of this server.</summary>
    internal static async Task<Ok<Page<OrganizationResource>>> ListAsync(
        PageQuery page,
        IOrganizationStore store,
        CancellationToken cancellationToken
    )
    {
        var rows = await store.ListAsync(page.After, page.Limit + 1, cancellationToken);
        return TypedResults.Ok(Page<OrganizationResource>.Of(rows, page.Limit, o => o.Id.Value, Show));
    }

    /// <summary>Shows an organization.</summary>
    internal static async Task<Results<Ok<OrganizationResource>, ProblemHttpResult>> GetAsync(
        string id,
        IOrganizationStore store,
        CancellationToken cancellationToken
    ) =>
        await store.FindAsync(new OrganizationId(id), cancellationToken) is { } organization
            ? TypedResults.Ok(Show(organization))
            : Problems.NotFound("organization", id);

    /// <summary>Changes what the request names.</summary>
    internal static async Task<Results<Ok<OrganizationResource>, ProblemHttpResult>> UpdateAsync(
        string id,
        Body<UpdateOrganizationRequest> body,
        Caller caller,
        Auditor auditor,
        IOrganizationStore store,
        CancellationToken cancellationToken
    )
    {
        var request = body.Value;
        var errors = EmailAddress.Check(request.NotifyEmails, "/notify_emails").ToList();
        if (body.Has("name") && request.Name is null)
        {
            errors.Add(
                new FieldError
                {
                    Pointer = "/name",
                    Problem = "is null",
                    Expected = "a name",
                }
            );
        }

        if (errors.Count > 0)
        {
            return Problems.Validation(errors);
        }

        var changed = await store.ChangeAsync(
            new OrganizationId(id),
            now =>
                now with
                {
                    Name = request.Name ?? now.Name,
                    Plan = body.Has("plan") ? request.Plan ?? PlanNames.Unlimited : now.Plan,
                    NotifyEmails = body.Has("notify_emails") ? request.NotifyEmails : now.NotifyEmails,
                },
            (before, after) => Changed(before, after, caller, auditor),
            cancellationToken
        );
        return changed is null ? Problems.NotFound("organization", id) : TypedResults.Ok(Show(changed));
    }

    /// <summary>
    /// Deletes an organization with everything that it has. Its keys stop working and nothing more is sent at once; the
    /// rest is removed in the background.
    /// </summary>
    internal static async Task<Results<NoContent, ProblemHttpResult>> DeleteAsync(
        string id,
        Caller caller,
        Auditor auditor,
        IOrganizationStore store,
        IEnumerable<OrganizationDeleted> listeners,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var organization = new OrganizationId(id);
        // The operator's is the first one, and so never the last to go.
        if (organization == caller.Organization)
        {
            return Problems.Conflict(
                "This is the organization of your own key.",
                "The server is operated with its keys; it stays as long as the server does."
            );
        }

        if (
            await store.FindAsync(organization, cancellationToken) is not { } found
            || !await store.DeleteAsync(
                organization,
                time.GetUtcNow(),
                [auditor.Entry(caller.Organization, AuditActions.OrganizationDelete, found.AuditSubject)],
                cancellationToken
            )
        )
        {
            return Problems.NotFound("organization", id);
        }

        // It is deleted by now, whether the caller still listens or not.
        foreach (var listener in listeners)
        {
            await listener(organization, CancellationToken.None);
        }

        return TypedResults.NoContent();
    }

    // Told to the organization itself too, since it is changed; but not whose key of another organization did it.
    private static IReadOnlyList<AuditEntry> Changed(
        Organization before,
        Organization after,
        Caller caller,
        Auditor auditor
    )
    {
        (string Field, bool Changed)[] all =
        [
            ("name", before.Name != after.Name),
            ("plan", before.Plan != after.Plan),
            (
                "notify_emails",
                before.NotifyEmails is null != after.NotifyEmails is null
                    || !(before.NotifyEmails ?? []).SequenceEqual(after.NotifyEmails ?? [], StringComparer.Ordinal)
            ),
        ];
        string[] fields = [.. all.Where(f => f.Changed).Select(f => f.Field)];
        return fields.Length == 0 ? []
            : after.Id == caller.Organization ? [Entry(auditor, after.Id)]
            : [Entry(auditor, caller.Organization), Entry(auditor.Operator, after.Id)];

        AuditEntry Entry(Auditor by, OrganizationId trail) =>
            by.Entry(trail, AuditActions.OrganizationUpdate, after.AuditSubject, fields);
    }

    public static OrganizationResource Show(Organization organization) =>
        new()
        {
            Id = organization.Id.Value,
            Name = organization.Name,
            Plan = organization.Plan,
            NotifyEmails = organization.NotifyEmails,
            CreatedAt = organization.CreatedAt,
        };
}
