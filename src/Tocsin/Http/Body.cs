using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Tocsin.Http;

/// <summary>A request's JSON body, read and held against its type before the route's handler runs.</summary>
internal sealed class Body<T> : IBody
    where T : class
{
    private readonly T? _value;
    private readonly JsonElement _json;

    private Body(T? value, JsonElement json, ProblemHttpResult? problem)
    {
        _value = value;
        _json = json;
        Problem = problem;
    }

    public ProblemHttpResult? Problem { get; }

    public T Value => _value ?? throw new InvalidOperationException("The body was refused; see Problem.");

    /// <summary>Whether the body names this field, be it with null: a change differs from "leave as it is" by that.</summary>
    public bool Has(string field) => _json.ValueKind == JsonValueKind.Object && _json.TryGetProperty(field, out _);

    public static async ValueTask<Body<T>> BindAsync(HttpContext context, ParameterInfo parameter)
    {
        var options = context.RequestServices.GetRequiredService<IOptions<LimitsOptions>>().Value;
        var (json, problem) = await JsonBody.ReadAsync(context, options.BodyBytes);
        if (problem is not null)
        {
            return new Body<T>(null, default, problem);
        }

        var type = Json.Options.GetTypeInfo(typeof(T));
        var errors = new List<FieldError>();
        JsonShape.Check(json, type, "", errors);
        return errors.Count > 0
            ? new Body<T>(null, default, Problems.Validation(errors))
            : new Body<T>((T?)json.Deserialize(type), json, null);
    }
}
