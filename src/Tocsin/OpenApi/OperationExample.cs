using Microsoft.AspNetCore.Builder;

namespace Tocsin.OpenApi;

/// <summary>An example of what a route takes and answers, as objects of their types.</summary>
internal sealed record OperationExample(object? Request, object? Response);

/// <summary>How routes say it.</summary>
internal static class OperationExampleExtensions
{
    /// <summary>Shows an example in the API's description: <c>MapPost(…).WithExample(request, response)</c>.</summary>
    public static TBuilder WithExample<TBuilder>(this TBuilder builder, object? request, object? response)
        where TBuilder : IEndpointConventionBuilder => builder.WithMetadata(new OperationExample(request, response));
}
