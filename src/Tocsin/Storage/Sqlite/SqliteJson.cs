using System.Text.Json;

namespace Tocsin.Storage.Sqlite;

/// <summary>Lists of words as the database keeps them: a JSON array, or NULL.</summary>
internal static class SqliteJson
{
    public static string? Write(IReadOnlyList<string>? list) => list is null ? null : JsonSerializer.Serialize(list);

    public static IReadOnlyList<string>? ReadList(string? json) =>
        json is null ? null : JsonSerializer.Deserialize<string[]>(json);
}
