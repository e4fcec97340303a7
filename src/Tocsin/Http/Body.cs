using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Tocsin.Http;

/// <summary>A request's JSON body, read and held against its type before the route's handler runs.</summary>
internal sealed class Body<T> : IRequestPart, IEndpointParameterMetadataProvider
    where T : class
{
    private readonly T? _value;
    private readonly JsonElement _json;

    private Body(T? value, JsonElement json, ProblemHttpResult? refusal, IReadOnlyList<FieldError> errors)
    {
        _value = value;
        _json = json;
        Refusal = refusal;
        Errors = errors;
    }

    public ProblemHttpResult? Refusal { get; }

    public IReadOnlyList<FieldError> Errors { get; }

    public T Value => _value ?? throw new InvalidOperationException("The body was refused; see Refusal and Errors.");

    /// <summary>Whether the body names this field, be it with null: a change differs from "leave as it is" by that.</summary>
    public bool Has(string field) => _json.ValueKind == JsonValueKind.Object && _json.TryGetProperty(field, out _);

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new JsonRequest(typeof(T)));

    public static async ValueTask<Body<T>> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        var options = context.RequestServices.GetRequiredService<IOptions<LimitsOptions>>().Value;
        var (json, refusal) = await JsonBody.ReadAsync(context, options.BodyBytes);
        if (refusal is not null)
        {
            return new Body<T>(null, default, refusal, []);
        }

        var type = Json.Options.GetTypeInfo(typeof(T));
        var errors = new List<FieldError>();
        JsonShape.Check(json, type, errors);
        return errors.Count > 0
            ? new Body<T>(null, default, null, errors)
            : new Body<T>((T?)json.Deserialize(type), json, null, []);
    }
}
