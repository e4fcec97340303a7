using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace Tocsin.OpenApi;

/// <summary>Schemas of types that the framework does not see, since our own binding reads them.</summary>
internal static class Schemas
{
    /// <summary>A reference to the type's schema, which is added to the document.</summary>
    public static async Task<IOpenApiSchema> ReferAsync(
        Type type,
        OpenApiOperationTransformerContext context,
        CancellationToken cancellationToken
    )
    {
        var schema = await context.GetOrCreateSchemaAsync(type, null, cancellationToken);
        var document = context.Document!;
        document.AddComponent(type.Name, schema);
        return new OpenApiSchemaReference(type.Name, document);
    }
}
