using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace Tocsin.OpenApi;

/// <summary>The description of the API for programs, <c>/openapi/v1.json</c>, and for people, <c>/docs</c>.</summary>
internal static class OpenApiRegistration
{
    public const string DocumentName = "v1";

    // One document needs no bar to choose one, and its address is where one would look for it.
    private const string Style = """
        <style>
          .swagger-ui .topbar, .swagger-ui .info hgroup.main a, .swagger-ui .models { display: none }
          .swagger-ui .info { margin: 2rem 0 1rem }
          .swagger-ui .scheme-container { box-shadow: none; background: none; padding: 0 0 1rem }
        </style>
        """;

    public static IServiceCollection AddApiDescription(this IServiceCollection services)
    {
        services.AddOpenApi(
            DocumentName,
            options =>
            {
                options.AddDocumentTransformer<DocumentFrame>();
                options.AddOperationTransformer<OperationInput>();
                options.AddOperationTransformer<OperationAccess>();
                options.AddOperationTransformer<OperationExamples>();
                options.AddSchemaTransformer<SchemaDetails>();
            }
        );
        services.AddSingleton<ApiDescription>();
        return services;
    }

    /// <summary>The page for people; its script and style are in the program, nothing comes from elsewhere.</summary>
    public static WebApplication UseApiPage(this WebApplication app)
    {
        app.UseSwaggerUI(options =>
        {
            options.RoutePrefix = "docs";
            options.DocumentTitle = "Tocsin API";
            // Relative, so that it holds behind a proxy with a path of its own too.
            options.SwaggerEndpoint("../openapi/v1.json", "Tocsin API");
            options.HeadContent = Style;
            options.EnableDeepLinking();
            options.EnableTryItOutByDefault();
            options.DefaultModelsExpandDepth(-1);
            options.DisplayRequestDuration();
        });
        return app;
    }

    public static void MapApiDescription(this IEndpointRouteBuilder routes) =>
        routes
            .MapGet(
                "/openapi/v1.json",
                async (ApiDescription description) => TypedResults.Bytes(await description.Json, "application/json")
            )
            .ExcludeFromDescription();
}
