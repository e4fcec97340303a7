using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Tocsin.Ids;

namespace Tocsin.Http;

/// <summary>What every route has in common.</summary>
internal static class HttpRegistration
{
    public static IServiceCollection AddHttp(this IServiceCollection services)
    {
        services
            .AddOptions<LimitsOptions>()
            .BindConfiguration("Tocsin:Limits")
            .ValidateDataAnnotations()
            .ValidateOnStart();
        services.AddOptions<PublicUrlOptions>().BindConfiguration("Tocsin").ValidateDataAnnotations().ValidateOnStart();
        services.AddSingleton<PublicLinks>();
        services.AddSingleton<IRandomBytes, CryptographicRandom>();
        services.AddSingleton<Id>();
        services.ConfigureHttpJsonOptions(o => Json.Configure(o.SerializerOptions));
        services.AddProblemDetails(o => o.CustomizeProblemDetails = ProblemDefaults.Apply);
        return services;
    }

    /// <summary>Every error becomes a problem, whoever notices it.</summary>
    public static WebApplication UseProblems(this WebApplication app)
    {
        app.UseExceptionHandler(
            new ExceptionHandlerOptions
            {
                StatusCodeSelector = e => e is BadHttpRequestException bad ? bad.StatusCode : 500,
                SuppressDiagnosticsCallback = c => c.Exception is BadHttpRequestException,
            }
        );
        app.UseStatusCodePages();
        return app;
    }

    /// <summary>The group of all routes of the API.</summary>
    public static RouteGroupBuilder MapApi(this IEndpointRouteBuilder routes)
    {
        var api = routes.MapGroup("/api/v1");
        api.AddEndpointFilter<RequestFilter>();
        return api;
    }
}
