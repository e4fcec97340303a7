using System.Globalization;
using System.Text.Json;

namespace Tocsin.Integrations.Rendering;

/// <summary>An event's data, of which nothing is certain: anybody may publish any of these types.</summary>
internal readonly struct EventData(JsonElement json)
{
    public JsonElement Json => json;

    /// <summary>The member of this name; of something that has none, nothing.</summary>
    public EventData this[string name] =>
        json.ValueKind == JsonValueKind.Object && json.TryGetProperty(name, out var member)
            ? new EventData(member)
            : default;

    /// <summary>Its text on one line, or null where it is none or empty. A number is its digits.</summary>
    public string? Line(int max = Notice.MaxValue) =>
        Scalar() is { } text ? NullIfEmpty(PlainText.Line(text, max)) : null;

    /// <summary>Its text with its lines, or null.</summary>
    public string? Lines(int max = Notice.MaxText) =>
        Scalar() is { } text ? NullIfEmpty(PlainText.Lines(text, max)) : null;

    /// <summary>As a link, or null.</summary>
    public string? Url() => json.ValueKind == JsonValueKind.String ? SafeUrl.Of(json.GetString()) : null;

    /// <summary>As it stands, for keys; null where it is not made of letters, digits and a few signs.</summary>
    public string? Key() =>
        json.ValueKind == JsonValueKind.String
        && json.GetString() is { Length: > 0 and <= 100 } text
        && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.')
            ? text
            : null;

    public long? Count() =>
        json.ValueKind == JsonValueKind.Number && json.TryGetDouble(out var number) && number is >= 0 and <= 1e15
            ? (long)number
            : null;

    public DateTimeOffset? Time() =>
        json.ValueKind == JsonValueKind.String && json.TryGetDateTimeOffset(out var time)
            ? time.ToUniversalTime()
            : null;

    private string? Scalar() =>
        json.ValueKind switch
        {
            JsonValueKind.String => json.GetString(),
            JsonValueKind.Number => json.TryGetInt64(out var whole)
                ? whole.ToString(CultureInfo.InvariantCulture)
                : json.GetDouble().ToString("R", CultureInfo.InvariantCulture),
            JsonValueKind.True => "yes",
            JsonValueKind.False => "no",
            _ => null,
        };

    private static string? NullIfEmpty(string text) => text.Length == 0 ? null : text;
}
