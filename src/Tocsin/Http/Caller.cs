using Microsoft.AspNetCore.Http;
using Tocsin.Ids;

namespace Tocsin.Http;

/// <summary>Who is asking: put on the request by authentication, and a parameter of every handler that needs it.</summary>
internal sealed record Caller(OrganizationId Organization, string KeyId, IReadOnlyList<string> Permissions)
{
    /// <summary>The name that its owner gave the key.</summary>
    public string KeyName { get; init; } = "";

    /// <summary>The name of the organization's plan.</summary>
    public required string Plan { get; init; }

    public static ValueTask<Caller> BindAsync(HttpContext context) =>
        ValueTask.FromResult(
            context.Features.Get<Caller>()
                ?? throw new InvalidOperationException("The route has no RequirePermission, so there is no caller.")
        );
}
