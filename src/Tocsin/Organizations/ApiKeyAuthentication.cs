using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Tocsin.Http;

namespace Tocsin.Organizations;

/// <summary>Lets a request to a route with a <see cref="RequiredPermission"/> through when its key allows it.</summary>
internal sealed class ApiKeyAuthentication(RequestDelegate next, ApiKeys keys)
{
    public async Task InvokeAsync(HttpContext context)
    {
        // The permission nearest to the route wins over its group's.
        var required = context.GetEndpoint()?.Metadata.GetMetadata<RequiredPermission>();
        var refusal = required is null ? null : await AuthenticateAsync(context, required);
        await (refusal is null ? next(context) : refusal.ExecuteAsync(context));
    }

    private async Task<ProblemHttpResult?> AuthenticateAsync(HttpContext context, RequiredPermission required)
    {
        var header = context.Request.Headers.Authorization;
        if (header.Count == 0)
        {
            return Unauthorized(context, "missing-key", "The Authorization header is missing.");
        }

        var text = header.ToString();
        if (!text.StartsWith("Bearer ", StringComparison.OrdinalIgnoreCase) || !ApiKeys.IsWellFormed(text[7..].Trim()))
        {
            return Unauthorized(context, "malformed-key", "The Authorization header has the wrong form.");
        }

        var found = await keys.FindAsync(text[7..].Trim(), context.RequestAborted);
        switch (found)
        {
            case { Key: { } key, State: KeyState.Valid }:
                var caller = new Caller(key.OrganizationId, key.Id, key.Permissions)
                {
                    Plan = key.Plan,
                    KeyName = key.Name,
                };
                context.Features.Set(caller);
                return required.Name is null || caller.Permissions.Contains(required.Name)
                    ? null
                    : Problems.Forbidden($"This route needs the permission '{required.Name}'.", required.Name);
            case { State: KeyState.Revoked }:
                return Unauthorized(context, "revoked-key", "The API key was revoked.");
            case { State: KeyState.Expired }:
                return Unauthorized(context, "expired-key", "The API key has expired.");
            default:
                return Unauthorized(context, "unknown-key", "The API key is not known here.");
        }
    }

    private static ProblemHttpResult Unauthorized(HttpContext context, string type, string title)
    {
        context.Response.Headers.WWWAuthenticate = "Bearer realm=\"tocsin\"";
        return Problems.Make(
            StatusCodes.Status401Unauthorized,
            type,
            title,
            $"Send 'Authorization: Bearer {ApiKeys.Prefix}…' with a key of the organization that you mean."
        );
    }
}
