using Microsoft.Extensions.DependencyInjection;
using Tocsin.Http;

namespace Tocsin.Auditing;

/// <summary>Who changed what, when, and from where.</summary>
internal static class AuditRegistration
{
    public static IServiceCollection AddAuditing(this IServiceCollection services)
    {
        services.AddSingleton<RepeatedSecrets>();
        services.AddSingleton<SecretRepeated>(s => s.GetRequiredService<RepeatedSecrets>().NoteAsync);
        return services;
    }
}
