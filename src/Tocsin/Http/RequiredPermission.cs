using Microsoft.AspNetCore.Builder;

namespace Tocsin.Http;

/// <summary>Says on a route which permission its caller must have.</summary>
/// <param name="Name">A name from <see cref="Permissions"/>; null asks for any valid key.</param>
internal sealed record RequiredPermission(string? Name);

/// <summary>How routes say it.</summary>
internal static class RequiredPermissionExtensions
{
    /// <summary>Only callers with this permission get in.</summary>
    public static TBuilder RequirePermission<TBuilder>(this TBuilder builder, string permission)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new RequiredPermission(permission));

    /// <summary>Every caller with a valid key gets in.</summary>
    public static TBuilder RequireAnyKey<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new RequiredPermission(Name: null));
}
