using System.Text.Json;

namespace Tocsin.Tests.Scans;

/// <summary>Builds small SARIF files for tests.</summary>
internal static class SarifText
{
    public static string Of(params (string Rule, string File, int Line, string Code)[] results) =>
        Of("toolbox", successful: true, results);

    public static string Of(
        string tool,
        bool successful,
        params (string Rule, string File, int Line, string Code)[] results
    ) =>
        JsonSerializer.Serialize(
            new
            {
                version = "2.1.0",
                runs = new[]
                {
                    new
                    {
                        tool = new { driver = new { name = tool, version = "1.0" } },
                        invocations = new[] { new { executionSuccessful = successful } },
                        results = results.Select(r => new
                        {
                            ruleId = r.Rule,
                            level = "error",
                            message = new { text = $"{r.Rule} is here." },
                            locations = new[]
                            {
                                new
                                {
                                    physicalLocation = new
                                    {
                                        artifactLocation = new { uri = r.File },
                                        region = new { startLine = r.Line, snippet = new { text = r.Code } },
                                    },
                                },
                            },
                        }),
                    },
                },
            }
        );
}
