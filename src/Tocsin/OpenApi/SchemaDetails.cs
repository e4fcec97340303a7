using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;
using Tocsin.Http;

namespace Tocsin.OpenApi;

/// <summary>What our own annotations say, where the framework does not know them.</summary>
internal sealed class SchemaDetails : IOpenApiSchemaTransformer
{
    public Task TransformAsync(
        OpenApiSchema schema,
        OpenApiSchemaTransformerContext context,
        CancellationToken cancellationToken
    )
    {
        var type = Nullable.GetUnderlyingType(context.JsonTypeInfo.Type);
        if ((type ?? context.JsonTypeInfo.Type) == typeof(DateTimeOffset))
        {
            // Our own converter hides from the framework that a time is a text.
            schema.Type = type is null ? JsonSchemaType.String : JsonSchemaType.String | JsonSchemaType.Null;
        }

        if (context.JsonPropertyInfo is { } property)
        {
            Apply(schema, property);
        }

        return Task.CompletedTask;
    }

    public static void Apply(OpenApiSchema schema, JsonPropertyInfo property)
    {
        foreach (var attribute in property.AttributeProvider?.GetCustomAttributes(inherit: true) ?? [])
        {
            // What is said of a text goes for each entry of a list.
            var text = schema.Items as OpenApiSchema ?? schema;
            switch (attribute)
            {
                case AllowedValuesAttribute allowed:
                    text.Enum = [.. allowed.Values.Select(v => (JsonNode)JsonValue.Create((string)v!)!)];
                    break;
                case IdFormAttribute id:
                    text.Pattern = $"^{id.Prefix}[0-9A-Za-z]{{22}}$";
                    break;
                case StringLengthAttribute length when schema.Items is OpenApiSchema:
                    (text.MinLength, text.MaxLength) = (length.MinimumLength, length.MaximumLength);
                    (schema.MinLength, schema.MaxLength) = (null, null);
                    break;
                case RangeAttribute range:
                    schema.Minimum = Convert.ToString(range.Minimum, System.Globalization.CultureInfo.InvariantCulture);
                    schema.Maximum = Convert.ToString(range.Maximum, System.Globalization.CultureInfo.InvariantCulture);
                    break;
                case DefaultValueAttribute { Value: int number }:
                    schema.Default = JsonValue.Create(number);
                    break;
            }
        }
    }
}
