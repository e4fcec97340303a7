using System.Text;
using Tocsin.Scanning.Sarif;

namespace Tocsin.Scanning.Tests.Sarif;

/// <summary>Reads SARIF given as text, and builds small files around what a test is about.</summary>
internal static class Reading
{
    public static Task<(SarifSummary Summary, List<ScanResult> Results)> ReadAsync(
        string json,
        SarifOptions? options = null
    ) => ReadAsync(new MemoryStream(Encoding.UTF8.GetBytes(json)), options);

    public static async Task<(SarifSummary Summary, List<ScanResult> Results)> ReadAsync(
        Stream json,
        SarifOptions? options = null
    )
    {
        var results = new List<ScanResult>();
        var summary = await SarifReader.ReadAsync(
            json,
            options ?? new SarifOptions(),
            result =>
            {
                results.Add(result);
                return ValueTask.CompletedTask;
            },
            TestContext.Current.CancellationToken
        );
        return (summary, results);
    }

    public static async Task<ScanResult> OneAsync(string json, SarifOptions? options = null) =>
        Assert.Single((await ReadAsync(json, options)).Results);

    public static async Task<SarifException> FailAsync(string json, SarifOptions? options = null) =>
        await Assert.ThrowsAsync<SarifException>(() => ReadAsync(json, options));

    /// <summary>A file of one run: its properties other than the tool, and its rules.</summary>
    public static string Run(string properties, string rules = "[]", string tool = "Sample") =>
        $$$$"""
            {"version":"2.1.0","runs":[{"tool":{"driver":{"name":"{{{{tool}}}}","version":"1.2","rules":{{{{rules}}}}}},{{{{properties}}}}}]}
            """;

    /// <summary>A file of one result at a place, with further properties of the result.</summary>
    public static string Result(string more = "", string rules = "[]", string uri = "src/a.js", int line = 3)
    {
        var rest = more.Length == 0 ? "" : "," + more;
        var at = $$$$"""{"artifactLocation":{"uri":"{{{{uri}}}}"},"region":{"startLine":{{{{line}}}}}}""";
        return Run(
            $$$$""" "results":[{"ruleId":"R1","message":{"text":"It is wrong. Mend it."},"locations":[{"physicalLocation":{{{{at}}}}}]{{{{rest}}}}}]""",
            rules
        );
    }

    /// <summary>A file whose only result lies at an artifact location, in a run with further properties.</summary>
    public static string At(string artifactLocation, string more = "")
    {
        var before = more.Length == 0 ? "" : more + ",";
        var at = $$$$"""{"artifactLocation":{{{{artifactLocation}}}},"region":{"startLine":1}}""";
        return Run(
            $$$$""" {{{{before}}}}"results":[{"ruleId":"R1","message":{"text":"m"},"locations":[{"physicalLocation":{{{{at}}}}}]}]"""
        );
    }
}
