using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Tocsin.Auditing;
using Tocsin.Http;
using Tocsin.OpenApi;

namespace Tocsin.Organizations;

/// <summary><c>/api-keys</c>.</summary>
internal static class ApiKeyEndpoints
{
    public static void MapApiKeys(this IEndpointRouteBuilder api)
    {
        var group = api.MapGroup("/api-keys").WithTags("API keys").RequirePermission(Permissions.KeysManage);
        group
            .MapPost("", CreateAsync)
            .AnswersWithSecret("key")
            .WithExample(OrganizationExamples.CreateKey, OrganizationExamples.CreatedKey);
        group.MapGet("", ListAsync);
        group.MapGet("/current", CurrentAsync).RequireAnyKey();
        group.MapGet("/{id}", GetAsync);
        group.MapDelete("/{id}", RevokeAsync);
    }

    /// <summary>Makes a key; the answer is the only place where it can be read.</summary>
    internal static async Task<Results<Created<CreatedApiKey>, ProblemHttpResult>> CreateAsync(
        Body<CreateApiKeyRequest> body,
        Caller caller,
        Auditor auditor,
        IOrganizationStore store,
        ApiKeys keys,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var errors = Validate(body.Value, caller, time.GetUtcNow());
        if (errors.Count > 0)
        {
            return Problems.Validation(errors);
        }

        var secret = keys.NewSecret();
        var permissions = body.Value.Permissions.Distinct(StringComparer.Ordinal).ToArray();
        var key = keys.Describe(caller.Organization, secret, body.Value.Name, permissions, body.Value.ExpiresAt);
        await store.AddKeyAsync(key, [key.Made(auditor)], cancellationToken);
        var shown = Show(key);
        return TypedResults.Created(
            $"/api/v1/api-keys/{key.Id}",
            new CreatedApiKey
            {
                Id = shown.Id,
                Name = shown.Name,
                Prefix = shown.Prefix,
                LastFour = shown.LastFour,
                Permissions = shown.Permissions,
                CreatedAt = shown.CreatedAt,
                ExpiresAt = shown.ExpiresAt,
                LastUsedAt = shown.LastUsedAt,
                Key = secret,
            }
        );
    }

    /// <summary>Lists the keys that are not revoked.</summary>
    internal static async Task<Ok<Page<ApiKeyResource>>> ListAsync(
        PageQuery page,
        Caller caller,
        IOrganizationStore store,
        CancellationToken cancellationToken
    )
    {
        var rows = await store.ListKeysAsync(caller.Organization, page.After, page.Limit + 1, cancellationToken);
        return TypedResults.Ok(Page<ApiKeyResource>.Of(rows, page.Limit, k => k.Id, Show));
    }

    /// <summary>Tells which key and organization the caller is using.</summary>
    internal static async Task<Results<Ok<CurrentKey>, ProblemHttpResult>> CurrentAsync(
        Caller caller,
        IOrganizationStore store,
        CancellationToken cancellationToken
    )
    {
        var organization = await store.FindAsync(caller.Organization, cancellationToken);
        var key = await store.FindKeyAsync(caller.Organization, caller.KeyId, cancellationToken);
        return organization is null || key is null
            ? Problems.NotFound("API key", caller.KeyId)
            : TypedResults.Ok(
                new CurrentKey { Organization = OrganizationEndpoints.Show(organization), Key = Show(key) }
            );
    }

    /// <summary>Shows a key, without its secret.</summary>
    internal static async Task<Results<Ok<ApiKeyResource>, ProblemHttpResult>> GetAsync(
        string id,
        Caller caller,
        IOrganizationStore store,
        CancellationToken cancellationToken
    ) =>
        await store.FindKeyAsync(caller.Organization, id, cancellationToken) is { RevokedAt: null } key
            ? TypedResults.Ok(Show(key))
            : Problems.NotFound("API key", id);

    /// <summary>Revokes a key at once; only one that can do no more than the asking key.</summary>
    internal static async Task<Results<NoContent, ProblemHttpResult>> RevokeAsync(
        string id,
        Caller caller,
        Auditor auditor,
        IOrganizationStore store,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        var key = await store.FindKeyAsync(caller.Organization, id, cancellationToken);
        if (
            key is { RevokedAt: null }
            && key.Permissions.FirstOrDefault(p => !caller.Permissions.Contains(p)) is { } more
        )
        {
            return Problems.Forbidden(
                $"The key to be revoked has the permission '{more}', which the asking key does not have itself.",
                more
            );
        }

        return
            key is not null
            && await store.RevokeKeyAsync(
                caller.Organization,
                id,
                time.GetUtcNow(),
                [auditor.Entry(caller.Organization, AuditActions.ApiKeyRevoke, key.AuditSubject)],
                cancellationToken
            )
            ? TypedResults.NoContent()
            : Problems.NotFound("API key", id);
    }

    private static List<FieldError> Validate(CreateApiKeyRequest request, Caller caller, DateTimeOffset now)
    {
        var errors = new List<FieldError>();
        foreach (var (index, permission) in request.Permissions.Index())
        {
            if (!Permissions.All.Contains(permission, StringComparer.Ordinal))
            {
                var nearest = NearestName.Of(permission, Permissions.All);
                var list = $"one of {string.Join(", ", Permissions.All)}";
                errors.Add(
                    $"/permissions/{index}",
                    $"'{Problems.Quote(permission)}' is no permission",
                    nearest is null ? list : $"'{nearest}'?"
                );
            }
            else if (!caller.Permissions.Contains(permission))
            {
                errors.Add(
                    $"/permissions/{index}",
                    $"the asking key does not have '{permission}' itself",
                    "a permission that it has"
                );
            }
        }

        if (request.ExpiresAt <= now)
        {
            errors.Add("/expires_at", "is in the past", "a time to come, or null");
        }

        return errors;
    }

    private static ApiKeyResource Show(ApiKey key) =>
        new()
        {
            Id = key.Id,
            Name = key.Name,
            Prefix = ApiKeys.Prefix,
            LastFour = key.LastFour,
            Permissions = key.Permissions,
            CreatedAt = key.CreatedAt,
            ExpiresAt = key.ExpiresAt,
            LastUsedAt = key.LastUsedAt,
        };
}
