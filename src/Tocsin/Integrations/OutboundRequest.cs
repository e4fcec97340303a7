namespace Tocsin.Integrations;

/// <summary>A request that a kind wants made.</summary>
internal sealed record OutboundRequest
{
    public HttpMethod Method { get; init; } = HttpMethod.Post;

    public required Uri Url { get; init; }

    public required IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; }

    public string ContentType { get; init; } = "application/json";

    public required ReadOnlyMemory<byte> Body { get; init; }
}
