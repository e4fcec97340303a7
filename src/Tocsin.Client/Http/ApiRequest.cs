using System.Net.Http.Json;
using System.Text.Json.Serialization.Metadata;

namespace Tocsin.Client.Http;

/// <summary>One logical call: all its tries are made from this.</summary>
/// <param name="Method">The HTTP method.</param>
/// <param name="Path">Below <c>/api/v1</c>, without a leading slash, escaped.</param>
internal sealed record ApiRequest(HttpMethod Method, string Path)
{
    /// <summary>Makes the body anew for each try; null for none.</summary>
    public Func<HttpContent>? Content { get; init; }

    /// <summary>The body is large: refused before it is sent where possible, and given more time.</summary>
    public bool IsUpload { get; init; }

    public static ApiRequest Get(string path) => new(HttpMethod.Get, path);

    public static ApiRequest Post(string path) => new(HttpMethod.Post, path);

    public static ApiRequest Post<T>(string path, T body, JsonTypeInfo<T> type) =>
        new(HttpMethod.Post, path) { Content = () => JsonContent.Create(body, type) };

    public static ApiRequest Patch<T>(string path, T body, JsonTypeInfo<T> type) =>
        new(HttpMethod.Patch, path) { Content = () => JsonContent.Create(body, type) };

    public static ApiRequest Delete(string path) => new(HttpMethod.Delete, path);
}
