using System.Text.Json;

namespace Tocsin.Storage;

/// <summary>Lists of words as databases keep them: a JSON array, or NULL.</summary>
internal static class StoredWords
{
    public static string? Write(IReadOnlyList<string>? list) => list is null ? null : JsonSerializer.Serialize(list);

    public static IReadOnlyList<string>? ReadList(string? json) =>
        json is null ? null : JsonSerializer.Deserialize<string[]>(json);
}
