using System.Text.Json;

namespace Tocsin.RealInput.Tests.Scanning;

/// <summary>
/// A result as it stands in a SARIF file, found by a plain walk over the JSON that shares nothing with the product's reader.
/// </summary>
internal sealed record RawResult(string Rule, string Uri, int Line)
{
    public static List<RawResult> In(byte[] sarif)
    {
        using var document = JsonDocument.Parse(sarif);
        return
        [
            .. document
                .RootElement.GetProperty("runs")
                .EnumerateArray()
                .SelectMany(run => run.GetProperty("results").EnumerateArray())
                .Select(result =>
                {
                    var place = result.GetProperty("locations")[0].GetProperty("physicalLocation");
                    return new RawResult(
                        result.GetProperty("ruleId").GetString()!,
                        place.GetProperty("artifactLocation").GetProperty("uri").GetString()!,
                        place.GetProperty("region").GetProperty("startLine").GetInt32()
                    );
                }),
        ];
    }
}
