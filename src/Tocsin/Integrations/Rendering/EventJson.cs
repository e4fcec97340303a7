using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;

namespace Tocsin.Integrations.Rendering;

/// <summary>Parses an event's data, in which half a surrogate pair may stand: JSON may have it, text may not.</summary>
internal static partial class EventJson
{
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 128 };

    public static JsonDocument Parse(ReadOnlyMemory<byte> data) =>
        data.IsEmpty ? JsonDocument.Parse("null")
        : data.Span.IndexOf("\\ud"u8) < 0 ? JsonDocument.Parse(data, Options)
        : JsonDocument.Parse(
            Escapes().Replace(Encoding.UTF8.GetString(data.Span), m => m.Groups["half"].Success ? "\\ufffd" : m.Value),
            Options
        );

    [GeneratedRegex(
        @"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|(?<half>\\u[dD][89a-fA-F][0-9a-fA-F]{2})|\\.",
        RegexOptions.ExplicitCapture,
        2000
    )]
    private static partial Regex Escapes();
}
