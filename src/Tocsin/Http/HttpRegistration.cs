using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.HttpOverrides;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Tocsin.Http.Idempotency;
using Tocsin.Ids;
using Tocsin.Settings;

namespace Tocsin.Http;

/// <summary>What every route has in common.</summary>
internal static class HttpRegistration
{
    public static IServiceCollection AddHttp(this IServiceCollection services)
    {
        services.AddSettings<LimitsOptions>("Tocsin:Limits");
        services.AddSettings<PublicUrlOptions>("Tocsin");
        services.AddSettings<ProxyOptions>("Tocsin");
        services.AddSingleton<PublicLinks>();
        services.AddSingleton<IRandomBytes, CryptographicRandom>();
        services.AddSingleton<Id>();
        services.AddIdempotency();
        services.ConfigureHttpJsonOptions(o => Json.Configure(o.SerializerOptions));
        // The first that can write does, so ours must come before the framework's.
        services.AddSingleton<IProblemDetailsWriter, ProblemWriter>();
        services.AddProblemDetails();
        services.ConfigureOptions<KestrelLimits>();
        return services;
    }

    /// <summary>What happens around every request; every error becomes a problem, whoever notices it.</summary>
    public static WebApplication UseHttp(this WebApplication app)
    {
        app.UseTrustedProxies();
        app.UseMiddleware<RequestLog>();
        app.UseMiddleware<ResponseHeaders>();
        var trouble = app.Services.GetRequiredService<StorageTrouble>();
        app.UseExceptionHandler(
            new ExceptionHandlerOptions
            {
                StatusCodeSelector = e =>
                    e is BadHttpRequestException bad ? bad.StatusCode
                    : trouble(e) is { } passing ? passing.Status
                    : 500,
                SuppressDiagnosticsCallback = c => c.Exception is BadHttpRequestException,
            }
        );
        app.UseStatusCodePages();
        app.UseMiddleware<HeadAndOptions>();
        return app;
    }

    // Nobody else's word counts for where a request comes from.
    private static void UseTrustedProxies(this WebApplication app)
    {
        var networks = app.Services.GetRequiredService<IOptions<ProxyOptions>>().Value.Networks().ToList();
        if (networks.Count == 0)
        {
            return;
        }

        var options = new ForwardedHeadersOptions
        {
            ForwardedHeaders = ForwardedHeaders.XForwardedFor,
            ForwardLimit = null,
        };
        options.KnownProxies.Clear();
        options.KnownIPNetworks.Clear();
        networks.ForEach(options.KnownIPNetworks.Add);
        app.UseForwardedHeaders(options);
    }

    /// <summary>The group of all routes of the API.</summary>
    public static RouteGroupBuilder MapApi(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v1");
        api.AddEndpointFilter<RequestFilter>();
        return api;
    }
}
