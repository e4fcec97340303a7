using System.Text.Json;
using Tocsin.Scanning.Runner;

namespace Tocsin.Scanning.Sarif.Writing;

/// <summary>Writes the run of one scanner.</summary>
internal sealed class RunWriter(Utf8JsonWriter json, ScannerOutcome outcome)
{
    /// <summary>Results after which what is written goes out, so that memory stays small.</summary>
    private const int FlushEvery = 500;

    private readonly Dictionary<string, (int Index, ScanResult First)> _rules = [];

    public async Task WriteAsync(CancellationToken cancellationToken)
    {
        foreach (var result in outcome.Results)
            _rules.TryAdd(result.RuleId, (_rules.Count, result));
        json.WriteStartObject();
        Tool();
        Invocation();
        json.WriteString("columnKind", "utf16CodeUnits");
        json.WriteStartArray("results");
        var written = 0;
        foreach (var result in outcome.Results)
        {
            var (index, first) = _rules[result.RuleId];
            ResultWriter.Write(json, result, index, first.Title);
            if (++written % FlushEvery == 0)
                await json.FlushAsync(cancellationToken);
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private void Tool()
    {
        json.WriteStartObject("tool");
        json.WriteStartObject("driver");
        json.WriteString("name", outcome.Tool);
        if (outcome.ToolVersion is { } version)
            json.WriteString("version", version);
        json.WriteStartArray("rules");
        foreach (var (id, (_, first)) in _rules)
            Rule(id, first);
        json.WriteEndArray();
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void Rule(string id, ScanResult first)
    {
        json.WriteStartObject();
        json.WriteString("id", id);
        if (first.FormerRuleIds is { } former)
        {
            json.WriteStartArray("deprecatedIds");
            foreach (var old in former)
                json.WriteStringValue(old);
            json.WriteEndArray();
        }
        json.WriteStartObject("shortDescription");
        json.WriteString("text", first.Title);
        json.WriteEndObject();
        if (first.HelpUri is { } page)
            json.WriteString("helpUri", page);
        json.WriteStartObject("defaultConfiguration");
        json.WriteString("level", SeverityScale.Level(first.Severity));
        json.WriteEndObject();
        json.WriteStartObject("properties");
        json.WriteString("security-severity", SeverityScale.Score(first.Severity));
        json.WriteString("precision", first.Confidence);
        json.WriteEndObject();
        json.WriteEndObject();
    }

    private void Invocation()
    {
        json.WriteStartArray("invocations");
        json.WriteStartObject();
        json.WriteBoolean("executionSuccessful", outcome.Error is null);
        if (outcome.Error is { } error)
        {
            json.WriteStartArray("toolExecutionNotifications");
            json.WriteStartObject();
            json.WriteString("level", "error");
            ResultWriter.Message(json, error);
            json.WriteEndObject();
            json.WriteEndArray();
        }
        json.WriteEndObject();
        json.WriteEndArray();
    }
}
