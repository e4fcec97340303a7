using System.Text.Json;
using Tocsin.Scanning.Sarif.Json;

namespace Tocsin.Scanning.Sarif.Parsing;

/// <summary>Reads the closed vocabularies: a word outside them is an error, never a guess.</summary>
internal static class LevelParser
{
    private static readonly string[] Levels = ["error", "warning", "note", "none"];

    private static readonly string[] Kinds = ["fail", "open", "review", "pass", "notApplicable", "informational"];

    private static readonly string[] States = ["new", "unchanged", "updated", "absent"];

    public static string? Level(ref Utf8JsonReader reader) => OneOf(ref reader, Levels);

    /// <summary>Kinds that report a weakness: absent, fail, open (not decided) and review (for a person to decide).</summary>
    public static bool IsReported(ref Utf8JsonReader reader) =>
        OneOf(ref reader, Kinds) is null or "fail" or "open" or "review";

    /// <summary>The result was in the baseline and is no longer there.</summary>
    public static bool IsGone(ref Utf8JsonReader reader) => OneOf(ref reader, States) is "absent";

    private static string? OneOf(ref Utf8JsonReader reader, string[] words)
    {
        var offset = reader.TokenStartIndex;
        if (reader.Text(100) is not { } text)
            return null;
        foreach (var word in words)
        {
            if (string.Equals(word, text, StringComparison.OrdinalIgnoreCase))
                return word;
        }
        throw new JsonShapeException(offset, $"\"{text}\"", "one of " + string.Join(", ", words));
    }
}
