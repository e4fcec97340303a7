namespace Tocsin.Integrations;

/// <summary>A request that a kind wants made.</summary>
internal sealed record OutboundRequest
{
    public const int DefaultAnswerBytes = 4096;

    public HttpMethod Method { get; init; } = HttpMethod.Post;

    public required Uri Url { get; init; }

    public required IReadOnlyList<KeyValuePair<string, string>> Headers { get; init; }

    public string ContentType { get; init; } = "application/json";

    public required ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Bytes of the answer that the kind wants to see; of the last one 4 KB are kept whatever it says.</summary>
    public int AnswerBytes { get; init; } = DefaultAnswerBytes;

    /// <summary>What must not be kept of an answer that echoes it.</summary>
    public SecretMask Mask { get; init; } = SecretMask.None;

    /// <summary>The same for values that are this request's own.</summary>
    public IReadOnlyList<string> Signatures { get; init; } = [];
}
