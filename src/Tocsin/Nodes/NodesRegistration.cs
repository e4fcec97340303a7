using Microsoft.Extensions.DependencyInjection;
using Tocsin.Settings;

namespace Tocsin.Nodes;

/// <summary>Being one of several, or the only one.</summary>
internal static class NodesRegistration
{
    public static IServiceCollection AddNodes(this IServiceCollection services)
    {
        services.AddSettings<NodesOptions>("Tocsin");
        return services;
    }
}
