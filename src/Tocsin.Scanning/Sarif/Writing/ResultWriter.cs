using System.Text;
using System.Text.Json;
using Tocsin.Scanning.Sarif.Parsing;

namespace Tocsin.Scanning.Sarif.Writing;

/// <summary>Writes one result so that it reads back as it was.</summary>
internal static class ResultWriter
{
    public static void Write(Utf8JsonWriter json, ScanResult result, int ruleIndex, string ruleTitle)
    {
        json.WriteStartObject();
        json.WriteString("ruleId", result.RuleId);
        json.WriteNumber("ruleIndex", ruleIndex);
        json.WriteString("level", SeverityScale.Level(result.Severity));
        Message(json, result.Message);
        if (result.File.Length > 0)
            Location(json, result);
        json.WriteStartObject("partialFingerprints");
        json.WriteString(FingerprintParser.Context, result.ContextHash);
        if (result.Surroundings is { } around)
            json.WriteString(FingerprintParser.Around, around);
        if (result.Fingerprint is { } fingerprint)
            json.WriteString(FingerprintParser.Tool, fingerprint);
        json.WriteEndObject();
        if (result.Suppressed)
        {
            json.WriteStartArray("suppressions");
            json.WriteStartObject();
            json.WriteString("kind", "inSource");
            json.WriteEndObject();
            json.WriteEndArray();
        }
        Properties(json, result, ruleTitle);
        json.WriteEndObject();
    }

    public static void Message(Utf8JsonWriter json, string text)
    {
        json.WriteStartObject("message");
        json.WriteString("text", text);
        json.WriteEndObject();
    }

    private static void Location(Utf8JsonWriter json, ScanResult result)
    {
        json.WriteStartArray("locations");
        json.WriteStartObject();
        json.WriteStartObject("physicalLocation");
        json.WriteStartObject("artifactLocation");
        json.WriteString("uri", Reference(result.File));
        json.WriteEndObject();
        if (result.Line > 0 || result.Snippet is not null)
        {
            json.WriteStartObject("region");
            if (result.Line > 0)
                json.WriteNumber("startLine", result.Line);
            if (result.EndLine is { } end)
                json.WriteNumber("endLine", end);
            if (result.Snippet is { } snippet)
            {
                json.WriteStartObject("snippet");
                json.WriteString("text", snippet);
                json.WriteEndObject();
            }
            json.WriteEndObject();
        }
        json.WriteEndObject();
        json.WriteEndObject();
        json.WriteEndArray();
    }

    /// <summary>Severity and confidence stand at each result too: results of one rule may differ in them.</summary>
    private static void Properties(Utf8JsonWriter json, ScanResult result, string ruleTitle)
    {
        json.WriteStartObject("properties");
        json.WriteString("security-severity", SeverityScale.Score(result.Severity));
        json.WriteString("precision", result.Confidence);
        if (result.Cwe is { } cwe)
        {
            json.WriteStartArray("tags");
            json.WriteStringValue("external/cwe/" + cwe.ToLowerInvariant());
            json.WriteEndArray();
        }
        if (result.Title != ruleTitle)
            json.WriteString("tocsin/title", result.Title);
        json.WriteEndObject();
    }

    /// <summary>A path as a URI reference; what is an address already stays one.</summary>
    private static string Reference(string file)
    {
        if (file.Contains("://", StringComparison.Ordinal) || file.StartsWith("pkg:", StringComparison.Ordinal))
            return file;
        var reference = new StringBuilder();
        foreach (var segment in file.Split('/'))
            reference.Append(reference.Length == 0 ? "" : "/").Append(Uri.EscapeDataString(segment));
        return reference.ToString();
    }
}
