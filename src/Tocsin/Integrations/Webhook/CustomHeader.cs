using System.Text.Json;

namespace Tocsin.Integrations.Webhook;

/// <summary>A header of the receiver's own choice, sent with each delivery.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value.</param>
/// <param name="Secret">Whether the value is shown to nobody again.</param>
internal sealed record CustomHeader(string Name, string Value, bool Secret)
{
    public const int MaxCount = 20;
    public const int MaxValue = 2048;

    /// <summary>Characters of all names and values together.</summary>
    public const int MaxTotal = 4096;

    /// <summary>The one name of HTTP's own that may be chosen: receivers commonly want it. Always secret.</summary>
    public const string Authorization = "Authorization";

    /// <summary>What must not be kept of an answer: the value, and what stands after a scheme such as <c>Bearer</c>.</summary>
    public IEnumerable<string> Secrets =>
        Secret ? [Value, Value[(Value.IndexOf(' ', StringComparison.Ordinal) + 1)..]] : [];

    /// <summary>The headers that a config has.</summary>
    public static IReadOnlyList<CustomHeader> Of(IReadOnlyDictionary<string, string> config) =>
        config.TryGetValue(WebhookConfig.Headers, out var text) ? Parse(text) ?? [] : [];

    /// <summary>Reads the form in which a config has them; null when it is none.</summary>
    public static IReadOnlyList<CustomHeader>? Parse(string text)
    {
        try
        {
            return JsonSerializer.Deserialize<List<CustomHeader>>(text);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>The form in which a config has them; null for none.</summary>
    public static string? Write(IReadOnlyList<CustomHeader> headers) =>
        headers.Count == 0 ? null : JsonSerializer.Serialize(headers);
}
