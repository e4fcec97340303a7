using System.Buffers;

namespace Tocsin.Integrations.Webhook;

/// <summary>The names of a webhook's branded headers, and which names nobody may choose.</summary>
internal sealed record WebhookHeaders
{
    private const int MaxLength = 64;

    private static readonly SearchValues<char> TokenCharacters = SearchValues.Create(
        "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
    );

    // What HTTP itself, the client or Standard Webhooks says something with.
    private static readonly string[] Reserved =
    [
        "host",
        "connection",
        "keep-alive",
        "te",
        "trailer",
        "transfer-encoding",
        "upgrade",
        "expect",
        "date",
        "via",
        "cookie",
        "set-cookie",
        "authorization",
        "user-agent",
        "origin",
        "referer",
        "range",
        "forwarded",
        "traceparent",
        "tracestate",
        "baggage",
        "allow",
        "expires",
        "last-modified",
        "max-forwards",
        "warning",
    ];

    private static readonly string[] ReservedPrefixes =
    [
        "content-",
        "proxy-",
        "sec-",
        "accept",
        "webhook-",
        "if-",
        "access-control-",
    ];

    public required string Event { get; init; }

    public required string Delivery { get; init; }

    public required string Timestamp { get; init; }

    public required string Signature { get; init; }

    public static WebhookHeaders Of(string prefix, string? signatureHeader) =>
        new()
        {
            Event = prefix + "-Event",
            Delivery = prefix + "-Delivery",
            Timestamp = prefix + "-Timestamp",
            Signature = signatureHeader ?? prefix + "-Signature",
        };

    /// <summary>What is wrong with a header's name or its beginning, and what would be right; or null.</summary>
    public static (string Problem, string Expected)? CheckName(string name, string example)
    {
        if (
            name.Length is 0 or > MaxLength
            || name.AsSpan().ContainsAnyExcept(TokenCharacters)
            || !char.IsAsciiLetter(name[0])
        )
        {
            return (
                "cannot be a header's name",
                $"1 to {MaxLength} letters, digits and hyphens, a letter first, such as {example}"
            );
        }

        return IsReserved(name) || IsReserved(name + "-")
            ? ($"is or begins a name that HTTP or Standard Webhooks uses", $"a name of your own, such as {example}")
            : null;
    }

    /// <summary>The same for a header of the receiver's own.</summary>
    public static (string Problem, string Expected)? CheckCustomName(string name)
    {
        const string Example = "X-Team";
        return string.Equals(name, CustomHeader.Authorization, StringComparison.OrdinalIgnoreCase)
            ? null
            : CheckName(name, Example);
    }

    /// <summary>Whether a delivery has a header of this name already.</summary>
    public bool Has(string name) =>
        new[] { Event, Delivery, Timestamp, Signature }.Contains(name, StringComparer.OrdinalIgnoreCase);

    private static bool IsReserved(string name) =>
        Reserved.Contains(name, StringComparer.OrdinalIgnoreCase)
        || ReservedPrefixes.Any(p => name.StartsWith(p, StringComparison.OrdinalIgnoreCase));
}
