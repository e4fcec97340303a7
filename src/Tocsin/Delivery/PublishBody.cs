using System.Reflection;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Tocsin.Http;

namespace Tocsin.Delivery;

/// <summary>The body of <c>POST /events</c>: one event, or several under <c>events</c>.</summary>
internal sealed class PublishBody : IRequestPart, IEndpointParameterMetadataProvider
{
    /// <summary>Events may be larger than other requests: this many times the usual bound.</summary>
    private const int Factor = 16;

    public IReadOnlyList<PublishedEvent> Events { get; private init; } = [];

    /// <summary>Whether the body is an event itself.</summary>
    public bool IsSingle { get; private init; }

    public ProblemHttpResult? Refusal { get; private init; }

    public IReadOnlyList<FieldError> Errors { get; private init; } = [];

    public static void PopulateMetadata(ParameterInfo parameter, EndpointBuilder builder) =>
        builder.Metadata.Add(new JsonRequest(typeof(PublishedEvent)));

    public static async ValueTask<PublishBody> BindAsync(HttpContext context)
    {
        var limits = context.RequestServices.GetRequiredService<IOptions<LimitsOptions>>().Value;
        var (json, problem) = await JsonBody.ReadAsync(context, limits.BodyBytes * Factor);
        if (problem is not null)
        {
            return new PublishBody { Refusal = problem };
        }

        var isSingle = json.ValueKind != JsonValueKind.Object || !json.TryGetProperty("events", out _);
        var type = Json.Options.GetTypeInfo(isSingle ? typeof(PublishedEvent) : typeof(PublishedBatch));
        var errors = new List<FieldError>();
        JsonShape.Check(json, type, errors);
        if (errors.Count > 0)
        {
            return new PublishBody { Errors = errors };
        }

        return new PublishBody
        {
            IsSingle = isSingle,
            Events = isSingle ? [Read(json)] : [.. json.GetProperty("events").EnumerateArray().Select(Read)],
        };
    }

    // By hand, since a deserializer would copy every payload once more.
    private static PublishedEvent Read(JsonElement json) =>
        new()
        {
            Type = json.GetProperty("type").GetString()!,
            Data = json.GetProperty("data"),
            TargetId = TextOrNull(json, "target_id"),
            Severity = TextOrNull(json, "severity"),
        };

    private static string? TextOrNull(JsonElement json, string name) =>
        json.TryGetProperty(name, out var value) ? value.GetString() : null;
}
