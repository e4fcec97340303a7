using System.Text.Json.Serialization.Metadata;

namespace Tocsin.Http;

/// <summary>
/// Says on a route which query parameters it takes: the properties of a type, as its JSON names. <see cref="Query{T}"/>
/// and <see cref="PageQuery"/> put it there; the check for unknown names and the OpenAPI document read it.
/// </summary>
internal sealed class QueryFields(Type type)
{
    public IReadOnlyList<JsonPropertyInfo> Fields { get; } =
    [.. Json.Options.GetTypeInfo(type).Properties.Where(p => p.Set is not null)];

    public IEnumerable<string> Names => Fields.Select(f => f.Name);
}
