using System.Reflection;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Tocsin.Integrations;

/// <summary>What the requests of all kinds have in common.</summary>
internal static class Outbound
{
    public static string UserAgent { get; } =
        "Tocsin/"
        + Assembly
            .GetExecutingAssembly()
            .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!
            .InformationalVersion;

    /// <summary>For services that write <c>like_this</c>; what is null is left out.</summary>
    public static JsonSerializerOptions Snake { get; } = Options(JsonNamingPolicy.SnakeCaseLower);

    /// <summary>For services that write <c>likeThis</c>; what is null is left out.</summary>
    public static JsonSerializerOptions Camel { get; } = Options(JsonNamingPolicy.CamelCase);

    /// <summary>A request with a body in JSON.</summary>
    public static OutboundRequest Json<T>(
        HttpMethod method,
        Uri url,
        T body,
        JsonSerializerOptions options,
        SecretMask mask,
        params ReadOnlySpan<(string Name, string Value)> headers
    ) =>
        new()
        {
            Method = method,
            Url = url,
            Headers = Headers(headers),
            ContentType = "application/json",
            Body = JsonSerializer.SerializeToUtf8Bytes(body, options),
            Mask = mask,
        };

    /// <summary>A request without a body.</summary>
    public static OutboundRequest Bare(
        HttpMethod method,
        Uri url,
        SecretMask mask,
        params ReadOnlySpan<(string Name, string Value)> headers
    ) =>
        new()
        {
            Method = method,
            Url = url,
            Headers = Headers(headers),
            Body = default,
            Mask = mask,
        };

    private static List<KeyValuePair<string, string>> Headers(ReadOnlySpan<(string Name, string Value)> headers)
    {
        var all = new List<KeyValuePair<string, string>> { new("User-Agent", UserAgent) };
        foreach (var (name, value) in headers)
        {
            all.Add(new(name, value));
        }

        return all;
    }

    private static JsonSerializerOptions Options(JsonNamingPolicy naming)
    {
        var options = new JsonSerializerOptions(JsonSerializerDefaults.General)
        {
            PropertyNamingPolicy = naming,
            DictionaryKeyPolicy = null,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
            Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
            TypeInfoResolver = new System.Text.Json.Serialization.Metadata.DefaultJsonTypeInfoResolver(),
        };
        options.MakeReadOnly();
        return options;
    }
}
