using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace Tocsin.Http;

/// <summary>Turns away what publishes while there is no room for it, before its body is read.</summary>
internal sealed class PublishGate(RequestDelegate next, IEnumerable<OverloadCheck> checks)
{
    private readonly OverloadCheck[] _checks = [.. checks];

    public Task InvokeAsync(HttpContext context)
    {
        if (
            context.GetEndpoint()?.Metadata.GetMetadata<Publishes>() is not null
            && context.Features.Get<Caller>() is { } caller
        )
        {
            foreach (var check in _checks)
            {
                if (check(caller.Organization) is { } overload)
                {
                    return overload.Answer(context.Response).ExecuteAsync(context);
                }
            }
        }

        return next(context);
    }
}

/// <summary>Says on a route that it brings events, or results that become events.</summary>
internal sealed record Publishes;

/// <summary>How routes say it.</summary>
internal static class PublishesExtensions
{
    public static TBuilder Publishes<TBuilder>(this TBuilder builder)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new Publishes());
}
