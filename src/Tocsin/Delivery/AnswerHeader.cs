using System.Buffers;

namespace Tocsin.Delivery;

/// <summary>Which headers of an answer are kept with their value, and short forms for names that come often.</summary>
internal static class AnswerHeader
{
    /// <summary>What is shown for a value that is not kept.</summary>
    public const string Redacted = "(not kept)";

    // Their places are in the database: new ones go to the end.
    private static readonly string[] Known =
    [
        "Date",
        "Server",
        "Content-Type",
        "Content-Length",
        "Connection",
        "Transfer-Encoding",
        "Cache-Control",
        "Vary",
        "ETag",
        "Location",
        "Retry-After",
        "Keep-Alive",
        "Via",
        "Age",
        "Expires",
        "Last-Modified",
        "Content-Encoding",
        "Strict-Transport-Security",
        "X-Content-Type-Options",
        "X-Frame-Options",
        "X-Request-Id",
        "X-Powered-By",
        "Access-Control-Allow-Origin",
        "Alt-Svc",
        "CF-RAY",
        "cf-cache-status",
    ];

    private static readonly Dictionary<string, byte> Places = Known
        .Index()
        .ToDictionary(k => k.Item, k => (byte)(k.Index + 1), StringComparer.OrdinalIgnoreCase);

    private static readonly SearchValues<string> Telling = SearchValues.Create(
        [
            "auth",
            "cookie",
            "token",
            "secret",
            "password",
            "passwd",
            "credential",
            "signature",
            "session",
            "api-key",
            "apikey",
            "access-key",
            "private-key",
            "jwt",
            "csrf",
            "xsrf",
        ],
        StringComparison.OrdinalIgnoreCase
    );

    /// <summary>The number of a name that comes often; 0 for others.</summary>
    public static byte PlaceOf(string name) => Places.GetValueOrDefault(name);

    public static string? NameAt(byte place) => place >= 1 && place <= Known.Length ? Known[place - 1] : null;

    /// <summary>Whether what stands in a header of this name may be a secret of somebody's.</summary>
    public static bool MayBeSecret(string name) => name.AsSpan().ContainsAny(Telling);
}
