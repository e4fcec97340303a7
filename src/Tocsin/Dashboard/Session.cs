using System.Globalization;
using Microsoft.AspNetCore.Http;
using Tocsin.Encryption;
using Tocsin.Http;
using Tocsin.Ids;
using Tocsin.Organizations;

namespace Tocsin.Dashboard;

/// <summary>
/// Who looks at a page: a cookie that says, encrypted, which key signed in and until when. The key is asked after at
/// every request, so that revoking it ends the session.
/// </summary>
internal sealed class Session(KeyRing ring, ApiKeys keys, IOrganizationStore store, TimeProvider time)
{
    private const string Cookie = "tocsin_session";
    private static readonly TimeSpan Length = TimeSpan.FromHours(12);
    private static readonly string[] Needed = [Permissions.ScansRead, Permissions.FindingsRead];

    /// <summary>The organization that the request may look at, or null.</summary>
    public async Task<OrganizationId?> OrganizationAsync(HttpContext context)
    {
        var parts = context.Request.Cookies[Cookie] is { Length: < 1000 } token
            ? ring.Decrypt(token)?.Split(' ')
            : null;
        if (
            parts is not [var organization, var keyId, var until]
            || long.Parse(until, CultureInfo.InvariantCulture) < time.GetUtcNow().ToUnixTimeSeconds()
        )
        {
            return null;
        }

        var key = await store.FindKeyAsync(new OrganizationId(organization), keyId, context.RequestAborted);
        var valid = key is { RevokedAt: null } && !(key.ExpiresAt <= time.GetUtcNow());
        return valid ? key!.OrganizationId : null;
    }

    /// <summary>Starts a session; else says why not.</summary>
    public async Task<string?> SignInAsync(HttpContext context, string secret)
    {
        if (!ApiKeys.IsWellFormed(secret))
        {
            return $"That is not an API key: keys start with {ApiKeys.Prefix}.";
        }

        var (key, state) = await keys.FindAsync(secret, context.RequestAborted);
        if (key is null || state != KeyState.Valid)
        {
            return "This key is not known here, or not valid any more.";
        }

        if (Needed.FirstOrDefault(p => !key.Permissions.Contains(p, StringComparer.Ordinal)) is { } missing)
        {
            return $"This key lacks the permission {missing}.";
        }

        var until = (time.GetUtcNow() + Length).ToUnixTimeSeconds();
        context.Response.Cookies.Append(
            Cookie,
            ring.Encrypt(string.Create(CultureInfo.InvariantCulture, $"{key.OrganizationId} {key.Id} {until}")),
            new CookieOptions
            {
                HttpOnly = true,
                SameSite = SameSiteMode.Lax,
                Secure = context.Request.IsHttps,
                MaxAge = Length,
            }
        );
        return null;
    }

    public static void SignOut(HttpContext context) => context.Response.Cookies.Delete(Cookie);
}
