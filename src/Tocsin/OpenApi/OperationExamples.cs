using System.Text.Json;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Tocsin.Http;

namespace Tocsin.OpenApi;

/// <summary>Puts a route's example into its description.</summary>
internal sealed class OperationExamples : IOpenApiOperationTransformer
{
    public Task TransformAsync(
        OpenApiOperation operation,
        OpenApiOperationTransformerContext context,
        CancellationToken cancellationToken
    )
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        if (metadata.OfType<OperationExample>().LastOrDefault() is { } example)
        {
            if (example.Request is not null)
            {
                Set(operation.RequestBody?.Content, example.Request);
            }

            var answer = operation.Responses?.FirstOrDefault(r => r.Key.StartsWith('2')).Value;
            if (example.Response is not null)
            {
                Set(answer?.Content, example.Response);
            }
        }

        return Task.CompletedTask;
    }

    private static void Set(IDictionary<string, OpenApiMediaType>? content, object example)
    {
        foreach (var media in content?.Values ?? [])
        {
            media.Example = JsonSerializer.SerializeToNode(example, Json.Options);
        }
    }
}
