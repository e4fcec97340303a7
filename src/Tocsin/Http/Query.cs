using System.Globalization;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.Primitives;

namespace Tocsin.Http;

/// <summary>
/// A route's query parameters, read and held against the properties of a type as <see cref="Body{T}"/> does with a body.
/// <example>
/// <code>
/// internal sealed record FindingFilter
/// {
///     [Description("Only findings of this target."), IdForm("target_")]
///     public string? TargetId { get; init; }                 // ?target_id=target_…
///
///     [AllowedValues("open", "resolved")]
///     public string? State { get; init; }
///
///     [AllowedValues("critical", "high", "medium", "low", "info")]
///     public IReadOnlyList&lt;string&gt;? Severity { get; init; } // ?severity=high,low, or the parameter repeated
///
///     [StringLength(200, MinimumLength = 1)]
///     public string? Text { get; init; }
///
///     public DateTimeOffset? Since { get; init; }            // int, long, double and bool work likewise
///
///     public required string Target { get; init; }           // its absence is an error
/// }
///
/// Task ListAsync(Query&lt;FindingFilter&gt; filter, PageQuery page, …) // filter.Value.State
/// </code>
/// </example>
/// All that is wrong is answered before the handler runs: bad values, parameters given twice, unknown names.
/// </summary>
internal sealed class Query<T> : IRequestPart, IEndpointParameterMetadataProvider
    where T : class
{
    private readonly T? _value;

    private Query(T? value, IReadOnlyList<FieldError> errors)
    {
        _value = value;
        Errors = errors;
    }

    public ProblemHttpResult? Refusal => null;

    public IReadOnlyList<FieldError> Errors { get; }

    public T Value => _value ?? throw new InvalidOperationException("The query was refused; see Errors.");

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new QueryFields(typeof(T)));

    public static ValueTask<Query<T>> BindAsync(HttpContext context, ParameterInfo parameter) =>
        ValueTask.FromResult(Read(context.Request.Query));

    internal static Query<T> Read(IQueryCollection query)
    {
        var type = Json.Options.GetTypeInfo(typeof(T));
        var errors = new List<FieldError>();
        var json = new JsonObject();
        foreach (var property in type.Properties.Where(p => query.ContainsKey(p.Name)))
        {
            var values = query[property.Name];
            var shape = Json.Options.GetTypeInfo(property.PropertyType);
            if (shape.Kind == JsonTypeInfoKind.Enumerable)
            {
                var item = Json.Options.GetTypeInfo(shape.ElementType!);
                json[property.Name] = new JsonArray([.. Split(values).Select(v => Scalar(v, item.Type))]);
            }
            else
            {
                json[property.Name] = Scalar(values[0] ?? "", property.PropertyType);
                if (values.Count > 1)
                {
                    errors.Add(Error(property.Name, $"is given {values.Count} times", "one value"));
                }
            }
        }

        var element = JsonSerializer.SerializeToElement(json);
        var found = new List<FieldError>();
        JsonShape.Check(element, type, found);
        errors.AddRange(found.Select(e => OfQuery(e, query)));
        return errors.Count > 0 ? new Query<T>(null, errors) : new Query<T>((T?)element.Deserialize(type), []);
    }

    private static IEnumerable<string> Split(StringValues values) =>
        values.SelectMany(v => (v ?? "").Split(',', StringSplitOptions.TrimEntries));

    // What does not parse stays a string, and the check says what it should have been.
    private static JsonNode Scalar(string text, Type type)
    {
        var wanted = Nullable.GetUnderlyingType(type) ?? type;
        var culture = CultureInfo.InvariantCulture;
        return wanted switch
        {
            _ when wanted == typeof(bool) && text is "true" or "false" => JsonValue.Create(text == "true"),
            _ when wanted == typeof(int) || wanted == typeof(long) => long.TryParse(
                text,
                NumberStyles.AllowLeadingSign,
                culture,
                out var number
            )
                ? JsonValue.Create(number)
                : JsonValue.Create(text),
            _ when wanted == typeof(double)
                    && double.TryParse(text, NumberStyles.Float, culture, out var real)
                    && double.IsFinite(real) => JsonValue.Create(real),
            _ => JsonValue.Create(text),
        };
    }

    private static FieldError OfQuery(FieldError error, IQueryCollection query)
    {
        var name = error.Pointer.TrimStart('/').Split('/')[0];
        var problem = error.Problem is JsonShape.StringDoesNotFit or JsonShape.NumberDoesNotFit
            ? $"is '{Problems.Quote(query[name].ToString())}'"
            : error.Problem;
        return Error(name, problem, error.Expected);
    }

    private static FieldError Error(string name, string problem, string expected) =>
        new()
        {
            Pointer = "?" + name,
            Problem = problem,
            Expected = expected,
        };
}
