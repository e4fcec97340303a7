using System.Text.Json;
using Tocsin.Scanning.Runner;
using Tocsin.Scanning.Sarif;
using static Tocsin.Scanning.Tests.Sarif.Reading;

namespace Tocsin.Scanning.Tests.Sarif;

public sealed class SarifWriterTests
{
    private static readonly ScanResult Plain = new()
    {
        Run = 0,
        Tool = "devskim",
        RuleId = "R/1",
        Title = "A title",
        Message = "A \"message\"\nwith \u2028 lines and 😀 and [a](1) {0}".Replace(
            "[a](1)",
            "a",
            StringComparison.Ordinal
        ),
        Severity = Severity.High,
        Confidence = "high",
        Cwe = "CWE-89",
        File = "src/my dir/é#%20?.js",
        Line = 3,
        EndLine = 4,
        Snippet = "eval(x)\n  + y",
        ContextHash = "0123456789abcdef0123456789abcdef",
        HelpUri = "https://example.org/R1",
    };

    [Fact]
    public async Task What_is_written_reads_back_as_it_was()
    {
        ScanResult[] first =
        [
            Plain,
            Plain with
            {
                Severity = Severity.Critical,
                Title = "Another",
                Confidence = "low",
                Cwe = null,
            },
            Plain with
            {
                RuleId = "R/2",
                Severity = Severity.Info,
                HelpUri = null,
                Suppressed = true,
                EndLine = null,
            },
            Plain with
            {
                RuleId = "R/3",
                Severity = Severity.Low,
                File = "a.js",
                Line = 0,
                EndLine = null,
            },
            Plain with
            {
                RuleId = "R/4",
                Severity = Severity.Medium,
                File = "",
                Line = 0,
                EndLine = null,
                Snippet = null,
            },
            Plain with
            {
                RuleId = "secret",
                Snippet = "key = 'ghp_************'",
                Message = "found ghp_************",
            },
        ];
        ScanResult[] second = [Plain with { Run = 1, Tool = "solhint" }];
        var (summary, results) = await RoundAsync(Outcome("devskim", null, first), Outcome("solhint", "broke", second));

        Assert.Equal([.. first, .. second], results);
        Assert.Equal([true, false], summary.Runs.Select(r => r.Successful));
        Assert.Equal([null, "broke"], summary.Runs.Select(r => r.Error));
        Assert.Equal(["1.0", "1.0"], summary.Runs.Select(r => r.ToolVersion));
    }

    [Fact]
    public async Task The_file_says_what_other_tools_look_for()
    {
        using var stream = new MemoryStream();
        await SarifWriter.WriteAsync(
            stream,
            [Outcome("devskim", "broke", [Plain])],
            TestContext.Current.CancellationToken
        );
        using var document = JsonDocument.Parse(stream.ToArray());
        var run = document.RootElement.GetProperty("runs")[0];
        Assert.Equal(
            "https://json.schemastore.org/sarif-2.1.0.json",
            document.RootElement.GetProperty("$schema").GetString()
        );
        Assert.Equal("utf16CodeUnits", run.GetProperty("columnKind").GetString());
        Assert.False(run.GetProperty("invocations")[0].GetProperty("executionSuccessful").GetBoolean());
        var rule = run.GetProperty("tool").GetProperty("driver").GetProperty("rules")[0];
        Assert.Equal("8.0", rule.GetProperty("properties").GetProperty("security-severity").GetString());
        Assert.Equal("https://example.org/R1", rule.GetProperty("helpUri").GetString());
        var result = run.GetProperty("results")[0];
        Assert.Equal(0, result.GetProperty("ruleIndex").GetInt32());
        Assert.Equal(
            "src/my%20dir/%C3%A9%23%2520%3F.js",
            result
                .GetProperty("locations")[0]
                .GetProperty("physicalLocation")
                .GetProperty("artifactLocation")
                .GetProperty("uri")
                .GetString()
        );
    }

    [Fact]
    public async Task No_scanner_makes_an_empty_file_that_is_valid()
    {
        var (summary, results) = await RoundAsync();
        Assert.Empty(summary.Runs);
        Assert.Empty(results);
    }

    private static ScannerOutcome Outcome(string tool, string? error, IReadOnlyList<ScanResult> results) =>
        new()
        {
            Scanner = tool,
            Tool = tool,
            ToolVersion = "1.0",
            Error = error,
            Duration = TimeSpan.Zero,
            Results = results,
        };

    private static async Task<(SarifSummary Summary, List<ScanResult> Results)> RoundAsync(
        params ScannerOutcome[] outcomes
    )
    {
        using var stream = new MemoryStream();
        await SarifWriter.WriteAsync(stream, outcomes, TestContext.Current.CancellationToken);
        stream.Position = 0;
        return await ReadAsync(stream);
    }
}
