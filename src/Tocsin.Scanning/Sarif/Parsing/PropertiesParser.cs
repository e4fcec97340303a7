using System.Globalization;
using System.Text.Json;
using Tocsin.Scanning.Sarif.Json;
using Tocsin.Scanning.Sarif.Model;
using Tocsin.Scanning.Secrets;

namespace Tocsin.Scanning.Sarif.Parsing;

/// <summary>Takes what is known from a property bag. Its shape is free, so nothing in it is an error.</summary>
internal static class PropertiesParser
{
    public static SarifProperties Parse(ref Utf8JsonReader reader)
    {
        var found = new SarifProperties();
        if (!reader.IsObject())
            return found;
        while (reader.NextProperty(out var name))
        {
            if (name.SequenceEqual("tags"u8))
                Tags(ref reader, ref found);
            else if (name.SequenceEqual("security-severity"u8))
                found.SecuritySeverity = Score(ref reader);
            else if (name.SequenceEqual("precision"u8))
                found.Precision = reader.TextOrSkip();
            else if (name.SequenceEqual("DevSkimSeverity"u8))
                found.DevSkimSeverity = reader.TextOrSkip();
            else if (IsConfidence(name))
                found.Confidence = reader.TextOrSkip();
            else if (IsCwe(name))
                found.Cwe = Cwe(ref reader) ?? found.Cwe;
            else if (name.SequenceEqual("tocsin/title"u8))
                found.Title = reader.TextOrSkip();
            else
                reader.Skip();
        }
        return found;
    }

    private static bool IsConfidence(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("DevSkimConfidence"u8)
        || name.SequenceEqual("confidence"u8)
        || name.SequenceEqual("issue_confidence"u8);

    private static bool IsCwe(ReadOnlySpan<byte> name) =>
        name.SequenceEqual("cwe"u8)
        || name.SequenceEqual("CWE"u8)
        || name.SequenceEqual("cwe_id"u8)
        || name.SequenceEqual("cweId"u8);

    private static void Tags(ref Utf8JsonReader reader, ref SarifProperties found)
    {
        if (reader.TokenType != JsonTokenType.StartArray)
        {
            reader.Skip();
            return;
        }
        while (reader.NextItem())
        {
            if (reader.TextOrSkip() is not { } tag)
                continue;
            found.Cwe ??= CweId.In(tag);
            found.Secret |= SecretRules.Names(tag);
        }
    }

    private static double? Score(ref Utf8JsonReader reader)
    {
        double score;
        var known =
            reader.TokenType == JsonTokenType.Number ? reader.TryGetDouble(out score)
            : reader.TextOrSkip() is { } text
                ? double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out score)
            : Nothing(out score);
        return known && score is >= 0 and <= 10 ? score : null;
    }

    private static bool Nothing(out double score)
    {
        score = 0;
        return false;
    }

    private static string? Cwe(ref Utf8JsonReader reader)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.Number:
                return reader.TryGetInt32(out var number) ? CweId.Of(number) : null;
            case JsonTokenType.StartArray:
                string? first = null;
                while (reader.NextItem())
                    first = Cwe(ref reader) is { } cwe ? first ?? cwe : first;
                return first;
            default:
                return reader.TextOrSkip() is { } text ? CweId.In(text) ?? CweId.Bare(text) : null;
        }
    }
}
