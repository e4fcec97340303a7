using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace Tocsin.Http.Idempotency;

/// <summary>The same request twice, done once.</summary>
internal static class IdempotencyRegistration
{
    public static IServiceCollection AddIdempotency(this IServiceCollection services)
    {
        services.AddSingleton<IdempotencySweep>();
        services.AddSingleton<IHostedService>(s => s.GetRequiredService<IdempotencySweep>());
        return services;
    }

    /// <summary>After authentication: keys belong to the caller's organization.</summary>
    public static WebApplication UseIdempotency(this WebApplication app)
    {
        app.UseMiddleware<IdempotentPosts>();
        return app;
    }
}
