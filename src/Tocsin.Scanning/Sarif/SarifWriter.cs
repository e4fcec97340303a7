using System.Text.Json;
using Tocsin.Scanning.Runner;
using Tocsin.Scanning.Sarif.Writing;

namespace Tocsin.Scanning.Sarif;

/// <summary>Writes SARIF 2.1.0 that <see cref="SarifReader"/>, and other tools, read back.</summary>
public static class SarifWriter
{
    /// <summary>One run a scanner: relative paths, rules, severities, masked snippets, context hashes as
    /// <c>partialFingerprints["tocsinContext/v1"]</c>, and for a failed one <c>executionSuccessful: false</c>.</summary>
    public static async Task WriteAsync(
        Stream output,
        IReadOnlyList<ScannerOutcome> outcomes,
        CancellationToken cancellationToken
    )
    {
        await using var json = new Utf8JsonWriter(output, new JsonWriterOptions { Indented = true });
        json.WriteStartObject();
        json.WriteString("$schema", "https://json.schemastore.org/sarif-2.1.0.json");
        json.WriteString("version", "2.1.0");
        json.WriteStartArray("runs");
        foreach (var outcome in outcomes)
        {
            await new RunWriter(json, outcome).WriteAsync(cancellationToken);
            await json.FlushAsync(cancellationToken);
        }
        json.WriteEndArray();
        json.WriteEndObject();
        await json.FlushAsync(cancellationToken);
    }
}
