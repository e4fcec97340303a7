using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Tocsin.Settings;

namespace Tocsin.Egress;

/// <summary>Where Tocsin may send to, and the client that keeps to it.</summary>
internal static class EgressRegistration
{
    public static IServiceCollection AddEgress(this IServiceCollection services)
    {
        services.AddSettings<EgressOptions>("Tocsin:Egress");
        services.AddSingleton<IValidateOptions<EgressOptions>, EgressOptionsValidator>();
        services.TryAddSingleton<ResolveHost>(System.Net.Dns.GetHostAddressesAsync);
        services.AddSingleton<EgressPolicy>();
        services.AddSingleton<OutboundProxy>();
        services.AddSingleton<CertificateJudge>();
        services.AddSingleton<ConnectGuard>();
        services.AddSingleton<OutboundHttp>();
        return services;
    }
}
