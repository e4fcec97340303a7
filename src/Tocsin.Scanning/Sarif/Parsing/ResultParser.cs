using System.Text.Json;
using Tocsin.Scanning.Sarif.Json;
using Tocsin.Scanning.Sarif.Model;

namespace Tocsin.Scanning.Sarif.Parsing;

/// <summary>Reads one result: the fields that count; the rest is passed over.</summary>
internal static class ResultParser
{
    public static SarifResult Parse(ref Utf8JsonReader reader)
    {
        var result = new SarifResult();
        if (reader.TokenType != JsonTokenType.StartObject)
            throw JsonFields.Wrong(ref reader, "an object");
        while (reader.NextProperty(out var name))
        {
            if (name.SequenceEqual("ruleId"u8))
                result.RuleId = reader.Text(500) ?? result.RuleId;
            else if (name.SequenceEqual("message"u8))
                result.Message = MessageParser.Parse(ref reader);
            else if (name.SequenceEqual("locations"u8))
                LocationParser.Parse(ref reader, ref result);
            else if (name.SequenceEqual("level"u8))
                result.Level = LevelParser.Level(ref reader);
            else if (name.SequenceEqual("ruleIndex"u8))
                Index(ref reader, ref result);
            else if (name.SequenceEqual("properties"u8))
                result.Properties = PropertiesParser.Parse(ref reader);
            else if (name.SequenceEqual("partialFingerprints"u8))
                FingerprintParser.Partial(ref reader, ref result);
            else if (name.SequenceEqual("fingerprints"u8))
                FingerprintParser.Whole(ref reader, ref result);
            else if (name.SequenceEqual("rule"u8))
                Rule(ref reader, ref result);
            else if (name.SequenceEqual("kind"u8))
                result.LeftOut |= !LevelParser.IsReported(ref reader);
            else if (name.SequenceEqual("baselineState"u8))
                result.LeftOut |= LevelParser.IsGone(ref reader);
            else if (name.SequenceEqual("suppressions"u8))
                result.Suppressed = Suppressed(ref reader);
            else if (name.SequenceEqual("taxa"u8))
                result.Cwe = TaxonParser.Taxa(ref reader);
            else
                reader.Skip();
        }
        return result;
    }

    private static void Index(ref Utf8JsonReader reader, ref SarifResult result)
    {
        result.RuleIndexOffset = reader.TokenStartIndex;
        result.RuleIndex = reader.Integer() is >= 0 and var index ? index : result.RuleIndex;
    }

    private static void Rule(ref Utf8JsonReader reader, ref SarifResult result)
    {
        if (!reader.IsObject())
            return;
        while (reader.NextProperty(out var name))
        {
            if (name.SequenceEqual("id"u8))
                result.RuleId ??= reader.Text(500);
            else if (name.SequenceEqual("index"u8))
                Index(ref reader, ref result);
            else if (name.SequenceEqual("toolComponent"u8))
                (result.Extension, result.ExtensionName) = ComponentReference.Parse(ref reader);
            else
                reader.Skip();
        }
    }

    private static bool Suppressed(ref Utf8JsonReader reader)
    {
        var any = false;
        var disputed = false;
        if (!reader.IsArray())
            return false;
        while (reader.NextItem())
        {
            any = true;
            if (!reader.IsObject())
                continue;
            while (reader.NextProperty(out var name))
            {
                if (name.SequenceEqual("status"u8))
                    disputed |= reader.Text(100) is "rejected" or "underReview";
                else
                    reader.Skip();
            }
        }
        return any && !disputed;
    }
}
