using Microsoft.Extensions.DependencyInjection;

namespace Tocsin.Digests;

/// <summary>Summaries of a day or a week.</summary>
internal static class DigestsRegistration
{
    public static IServiceCollection AddDigests(this IServiceCollection services)
    {
        services.AddSingleton<DigestWriter>();
        services.AddSingleton<DigestRunner>();
        services.AddHostedService(s => s.GetRequiredService<DigestRunner>());
        return services;
    }
}
