using System.Text.Json;

namespace Tocsin.RealInput.Tests.Scanning;

/// <summary>A finding as the API shows it.</summary>
internal sealed record SeenFinding(string Id, string Rule, string File, int Line, string State)
{
    public static SeenFinding Of(JsonElement finding) =>
        new(
            finding.GetProperty("id").GetString()!,
            finding.GetProperty("rule_id").GetString()!,
            finding.GetProperty("location").GetProperty("file").GetString()!,
            finding.GetProperty("location").GetProperty("line").GetInt32(),
            finding.GetProperty("state").GetString()!
        );
}
