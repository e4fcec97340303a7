using System.Text.Json;

namespace Tocsin.Storage.Moving;

/// <summary>Where a walk over a table stands, as text: a JSON array with numbers, words, and bytes as an array around their hex.</summary>
internal static class MoveKey
{
    public static string Write(IEnumerable<object> key) =>
        JsonSerializer.Serialize(key.Select(k => k is byte[] bytes ? (object)new[] { Convert.ToHexString(bytes) } : k));

    public static IReadOnlyList<object> Read(string text)
    {
        using var json = JsonDocument.Parse(text);
        return
        [
            .. json
                .RootElement.EnumerateArray()
                .Select(k =>
                    k.ValueKind switch
                    {
                        JsonValueKind.Number => (object)k.GetInt64(),
                        JsonValueKind.Array => Convert.FromHexString(k[0].GetString()!),
                        _ => k.GetString()!,
                    }
                ),
        ];
    }
}
