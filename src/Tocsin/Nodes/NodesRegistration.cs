using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Tocsin.Settings;

namespace Tocsin.Nodes;

/// <summary>Being one of several, or the only one.</summary>
internal static class NodesRegistration
{
    public static IServiceCollection AddNodes(this IServiceCollection services)
    {
        services.AddSettings<NodesOptions>("Tocsin");
        services.AddSingleton<IValidateOptions<NodesOptions>, NodesOptionsValidator>();
        services.TryAddSingleton(new NodeTimes());
        services.AddHostedService<NodePresence>();
        return services;
    }
}
