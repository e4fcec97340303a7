using System.ComponentModel;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Tocsin.Http;
using Tocsin.Http.Idempotency;

namespace Tocsin.OpenApi;

/// <summary>What an operation takes: the body and the query that its handler binds, and the Idempotency-Key.</summary>
internal sealed class OperationInput : IOpenApiOperationTransformer
{
    public async Task TransformAsync(
        OpenApiOperation operation,
        OpenApiOperationTransformerContext context,
        CancellationToken cancellationToken
    )
    {
        var metadata = context.Description.ActionDescriptor.EndpointMetadata;
        if (metadata.OfType<JsonRequest>().LastOrDefault() is { } body)
        {
            operation.RequestBody = new OpenApiRequestBody
            {
                Required = !body.IsOptional,
                Content = new Dictionary<string, OpenApiMediaType>(StringComparer.Ordinal)
                {
                    ["application/json"] = new()
                    {
                        Schema = await Schemas.ReferAsync(body.Type, context, cancellationToken),
                    },
                },
            };
        }

        foreach (var field in metadata.OfType<QueryFields>().SelectMany(f => f.Fields))
        {
            var schema = await context.GetOrCreateSchemaAsync(field.PropertyType, null, cancellationToken);
            // A parameter that is absent is absent; it is never null.
            schema.Type &= ~JsonSchemaType.Null;
            SchemaDetails.Apply(schema, field);
            var description = field.AttributeProvider?.GetCustomAttributes(typeof(DescriptionAttribute), true);
            schema.Description = null;
            Add(
                operation,
                new OpenApiParameter
                {
                    Name = field.Name,
                    In = ParameterLocation.Query,
                    Required = field.IsRequired,
                    Description = description?.OfType<DescriptionAttribute>().FirstOrDefault()?.Description,
                    Schema = schema,
                    Explode = schema.Type != JsonSchemaType.Array,
                }
            );
        }

        if (context.Description.HttpMethod == "POST" && metadata.OfType<RequiredPermission>().Any())
        {
            Add(
                operation,
                new OpenApiParameter
                {
                    Name = IdempotencyKey.Header,
                    In = ParameterLocation.Header,
                    Description =
                        "A name of your own for this request, so that a repetition is done once. "
                        + "Only a crash of the server between doing and recording it lets it be done again.",
                    Schema = new OpenApiSchema
                    {
                        Type = JsonSchemaType.String,
                        MinLength = 1,
                        MaxLength = 255,
                    },
                }
            );
        }
    }

    private static void Add(OpenApiOperation operation, OpenApiParameter parameter)
    {
        operation.Parameters ??= [];
        operation.Parameters.Add(parameter);
    }
}
