using System.Globalization;
using System.Text;
using System.Text.Json;

namespace Tocsin.Tests.Integrations.Kinds;

/// <summary>What no text may have in it, wherever it goes.</summary>
internal static class PlainnessOfStrings
{
    /// <summary>What is wrong in a JSON body, by its place.</summary>
    public static IEnumerable<string> Problems(ReadOnlyMemory<byte> body)
    {
        // One document, or one after another.
        var problems = new List<string>();
        var reader = new Utf8JsonReader(body.Span, new JsonReaderOptions { AllowMultipleValues = true });
        while (reader.Read())
        {
            problems.AddRange(Problems(JsonElement.ParseValue(ref reader), ""));
        }

        return problems;
    }

    private static IEnumerable<string> Problems(JsonElement json, string path) =>
        json.ValueKind switch
        {
            JsonValueKind.Object => json.EnumerateObject().SelectMany(m => Problems(m.Value, $"{path}/{m.Name}")),
            JsonValueKind.Array => json.EnumerateArray().SelectMany((e, i) => Problems(e, $"{path}/{i}")),
            JsonValueKind.String => Problems(json.GetString()!).Select(p => $"{path}: {p}"),
            _ => [],
        };

    public static IEnumerable<string> Problems(string text)
    {
        var marks = 0;
        foreach (var rune in text.EnumerateRunes())
        {
            var category = Rune.GetUnicodeCategory(rune);
            // The mark that keeps "@everyone" apart is our own.
            if (
                (category == UnicodeCategory.Control && rune.Value != '\n')
                || (category == UnicodeCategory.Format && rune.Value is not (0x200C or 0x200D or 0x200B))
                || category is UnicodeCategory.LineSeparator or UnicodeCategory.ParagraphSeparator
                || category == UnicodeCategory.Surrogate
            )
            {
                yield return $"has U+{rune.Value:X4}";
            }

            marks = category == UnicodeCategory.NonSpacingMark ? marks + 1 : 0;
            if (marks == 10)
            {
                yield return "piles up marks";
            }
        }

        if (text.Contains(Specimens.Secret) || text.Contains("AKIAIOSFODNN7EXAMPLE") || text.Contains("hunter2pass"))
        {
            yield return "shows a secret";
        }
    }
}
