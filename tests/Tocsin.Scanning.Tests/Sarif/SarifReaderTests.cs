using System.Text;
using static Tocsin.Scanning.Tests.Sarif.Reading;

namespace Tocsin.Scanning.Tests.Sarif;

public sealed class SarifReaderTests
{
    [Fact]
    public async Task A_plain_result_is_taken_whole()
    {
        var (summary, results) = await ReadAsync(
            Result(
                rules: """[{"id":"R1","shortDescription":{"text":"Weak\nthing"},"helpUri":"https://example.org/R1"}]"""
            )
        );

        var run = Assert.Single(summary.Runs);
        Assert.Equal(("sample", "1.2", true, 1), (run.Tool, run.ToolVersion, run.Successful, run.Results));
        var result = Assert.Single(results);
        Assert.Equal((0, "sample", "R1", "Weak"), (result.Run, result.Tool, result.RuleId, result.Title));
        Assert.Equal("It is wrong. Mend it.", result.Message);
        Assert.Equal(("src/a.js", 3, null), (result.File, result.Line, result.EndLine));
        Assert.Equal((Severity.Medium, "medium", null), (result.Severity, result.Confidence, result.Cwe));
        Assert.Equal("https://example.org/R1", result.HelpUri);
        Assert.False(result.Suppressed);
        Assert.Matches("^[0-9a-f]{32}$", result.ContextHash);
    }

    [Theory]
    [InlineData("\"level\":\"error\"", Severity.High)]
    [InlineData("\"level\":\"note\"", Severity.Low)]
    [InlineData("\"level\":\"none\"", Severity.Info)]
    [InlineData("\"level\":null", Severity.Medium)]
    [InlineData("\"properties\":{\"security-severity\":\"9.0\"}", Severity.Critical)]
    [InlineData("\"properties\":{\"security-severity\":8.9}", Severity.High)]
    [InlineData("\"properties\":{\"security-severity\":\"4\"}", Severity.Medium)]
    [InlineData("\"properties\":{\"security-severity\":0.1}", Severity.Low)]
    [InlineData("\"level\":\"error\",\"properties\":{\"security-severity\":\"0.0\"}", Severity.Info)]
    [InlineData("\"level\":\"error\",\"properties\":{\"security-severity\":\"unknown\"}", Severity.High)]
    [InlineData("\"level\":\"error\",\"properties\":{\"security-severity\":[1]}", Severity.High)]
    [InlineData("\"level\":\"error\",\"properties\":{\"DevSkimSeverity\":\"Critical\"}", Severity.Critical)]
    [InlineData("\"level\":\"error\",\"properties\":{\"DevSkimSeverity\":\"BestPractice\"}", Severity.Low)]
    public async Task Severity_comes_from_the_score_then_the_level(string more, Severity expected) =>
        Assert.Equal(expected, (await OneAsync(Result(more))).Severity);

    [Fact]
    public async Task A_missing_level_is_the_rules_and_then_warning()
    {
        var rules = """[{"id":"R1","defaultConfiguration":{"level":"error"}}]""";
        Assert.Equal(Severity.High, (await OneAsync(Result(rules: rules))).Severity);
        Assert.Equal(Severity.Medium, (await OneAsync(Result())).Severity);
    }

    [Theory]
    [InlineData("\"kind\":\"pass\"", 0)]
    [InlineData("\"kind\":\"notApplicable\"", 0)]
    [InlineData("\"kind\":\"informational\"", 0)]
    [InlineData("\"baselineState\":\"absent\"", 0)]
    [InlineData("\"kind\":\"fail\"", 1)]
    [InlineData("\"kind\":\"open\"", 1)]
    [InlineData("\"kind\":\"review\"", 1)]
    [InlineData("\"baselineState\":\"unchanged\"", 1)]
    public async Task What_passed_or_is_gone_is_left_out(string more, int expected)
    {
        var (summary, results) = await ReadAsync(Result(more));
        Assert.Equal((expected, expected), (results.Count, summary.Runs[0].Results));
    }

    [Theory]
    [InlineData("[]", false)]
    [InlineData("[{\"kind\":\"inSource\"}]", true)]
    [InlineData("[{\"kind\":\"external\",\"status\":\"accepted\"}]", true)]
    [InlineData("[{\"kind\":\"external\",\"status\":\"underReview\"}]", false)]
    [InlineData("[{\"kind\":\"inSource\"},{\"kind\":\"external\",\"status\":\"rejected\"}]", false)]
    [InlineData("null", false)]
    public async Task A_suppression_counts_unless_it_is_disputed(string suppressions, bool expected) =>
        Assert.Equal(expected, (await OneAsync(Result($"\"suppressions\":{suppressions}"))).Suppressed);

    [Theory]
    [InlineData("{\"tags\":[\"security\",\"external/cwe/cwe-089\"]}", "CWE-89")]
    [InlineData("{\"tags\":[\"CWE-79: Cross-site scripting\"]}", "CWE-79")]
    [InlineData("{\"cwe\":[\"CWE-22\",\"CWE-23\"]}", "CWE-22")]
    [InlineData("{\"cwe\":327}", "CWE-327")]
    [InlineData("{\"cwe\":\"611\"}", "CWE-611")]
    [InlineData("{\"tags\":[\"security\"],\"cwe\":null}", null)]
    public async Task The_weakness_is_found_in_tags_and_properties(string properties, string? expected)
    {
        Assert.Equal(expected, (await OneAsync(Result($"\"properties\":{properties}"))).Cwe);
        var rules = $$$$$"""[{"id":"R1","properties":{{{{{properties}}}}}}]""";
        Assert.Equal(expected, (await OneAsync(Result(rules: rules))).Cwe);
    }

    [Fact]
    public async Task The_weakness_is_found_in_taxa_and_relationships()
    {
        var taxa = "\"taxa\":[{\"id\":\"78\",\"toolComponent\":{\"name\":\"CWE\"}}]";
        Assert.Equal("CWE-78", (await OneAsync(Result(taxa))).Cwe);
        var rules =
            """[{"id":"R1","relationships":[{"target":{"id":"327","toolComponent":{"name":"CWE"}},"kinds":["superset"]}]}]""";
        Assert.Equal("CWE-327", (await OneAsync(Result(rules: rules))).Cwe);
        // Flawfinder names two for some rules.
        var both =
            """{"target":{"id":"CWE-119","toolComponent":{"name":"CWE"}}},{"target":{"id":"CWE-120","toolComponent":{"name":"CWE"}}}""";
        Assert.Equal("CWE-119", (await OneAsync(Result(rules: $$"""[{"id":"R1","relationships":[{{both}}]}]"""))).Cwe);
        Assert.Equal(
            "CWE-119",
            (
                await OneAsync(
                    Result("\"taxa\":[{\"id\":\"CWE-119\"},{\"id\":\"CWE-120\",\"toolComponent\":{\"name\":\"CWE\"}}]")
                )
            ).Cwe
        );
        Assert.Null((await OneAsync(Result("\"taxa\":[{\"id\":\"A03\",\"toolComponent\":{\"name\":\"OWASP\"}}]"))).Cwe);
    }

    [Theory]
    [InlineData("{\"precision\":\"very-high\"}", "high")]
    [InlineData("{\"precision\":\"low\"}", "low")]
    [InlineData("{\"DevSkimConfidence\":\"High\"}", "high")]
    [InlineData("{\"issue_confidence\":\"LOW\"}", "low")]
    [InlineData("{\"precision\":7}", "medium")]
    public async Task Confidence_comes_from_precision_or_the_tools_own_word(string properties, string expected) =>
        Assert.Equal(expected, (await OneAsync(Result($"\"properties\":{properties}"))).Confidence);

    [Fact]
    public async Task Rules_are_found_by_index_by_refined_id_and_in_extensions()
    {
        var json = """
            {"version":"2.1.0","runs":[{"tool":{"driver":{"name":"T","rules":[{"id":"A","name":"a"},{"id":"B","name":"b"}]},
            "extensions":[{"name":"ext","rules":[{"id":"X","name":"x"},{"id":"Y","name":"y"}]}]},
            "results":[
              {"ruleIndex":1,"message":{"text":"m"}},
              {"ruleId":"A/sub","message":{"text":"m"}},
              {"ruleId":"A/sub","ruleIndex":0,"message":{"text":"m"}},
              {"rule":{"id":"Y","index":1,"toolComponent":{"index":0}},"message":{"text":"m"}},
              {"rule":{"index":0,"toolComponent":{"name":"ext"}},"message":{"text":"m"}},
              {"ruleId":"X","message":{"text":"m"}},
              {"ruleId":"A","ruleIndex":1,"message":{"text":"m"}},
              {"ruleId":"Z","ruleIndex":99,"message":{"text":"First. Second."}},
              {"message":{"text":"m"}}
            ]}]}
            """;
        var (_, results) = await ReadAsync(json);
        Assert.Equal(
            ["B b", "A/sub a", "A/sub a", "Y y", "X x", "X x", "A a", "Z First.", "unspecified m"],
            results.Select(r => $"{r.RuleId} {r.Title}")
        );
    }

    [Fact]
    public async Task Messages_are_made_of_strings_and_arguments()
    {
        var rules = """[{"id":"R1","messageStrings":{"default":{"text":"'{0}' calls {{it}} {1} {9}"}}}]""";
        var result = await OneAsync(
            Run(
                """
                "results":[{"ruleId":"R1","message":{"id":"default","arguments":["x","y"]}}]
                """,
                rules
            )
        );
        Assert.Equal("'x' calls {it} y {9}", result.Message);
        var linked = await OneAsync(
            Run(
                """ "results":[{"ruleId":"R1","message":{"text":"Uses a [given value](1) and [b](https://b.example)"}}]"""
            )
        );
        Assert.Equal("Uses a given value and [b](https://b.example)", linked.Message);
    }

    [Fact]
    public async Task A_failed_invocation_is_told_with_its_worst_notification()
    {
        var (summary, results) = await ReadAsync(
            Run(
                """
                "results":[{"ruleId":"R1","message":{"text":"m"}}],"invocations":[{"executionSuccessful":true},
                {"executionSuccessful":false,"exitCode":2,"toolExecutionNotifications":[
                {"level":"note","message":{"text":"starting"}},{"level":"error","message":{"text":"out of memory"}}]}]
                """
            )
        );
        Assert.Single(results);
        Assert.Equal((false, "out of memory"), (summary.Runs[0].Successful, summary.Runs[0].Error));

        var silent = await ReadAsync(
            Run(""" "results":[],"invocations":[{"executionSuccessful":false,"exitCode":2}]""")
        );
        Assert.Equal((false, "exit code 2"), (silent.Summary.Runs[0].Successful, silent.Summary.Runs[0].Error));
    }

    [Fact]
    public async Task A_run_without_results_found_nothing()
    {
        var (summary, results) = await ReadAsync(Run("\"results\":null"));
        Assert.Empty(results);
        Assert.True(summary.Runs[0].Successful);
        Assert.True((await ReadAsync(Run("\"columnKind\":\"utf16CodeUnits\""))).Summary.Runs[0].Successful);
    }

    [Fact]
    public async Task The_order_of_properties_does_not_matter()
    {
        const string Results =
            """ "results":[{"ruleId":"R1","message":{"text":"m"},"locations":[{"physicalLocation":{"artifactLocation":{"index":0},"region":{"startLine":1}}}]},{"ruleId":"R2","message":{"text":"m"},"locations":[{"physicalLocation":{"artifactLocation":{"uri":"b.js","uriBaseId":"SRC"}}}]}]""";
        const string Artifacts = """ "artifacts":[{"location":{"uri":"a.js","uriBaseId":"SRC"}}]""";
        const string Bases =
            """ "originalUriBaseIds":{"SRC":{"uri":"src/","uriBaseId":"TOP"},"TOP":{"uri":"file:///home/me/"}}""";
        const string Tool = """ "tool":{"driver":{"name":"T","rules":[{"id":"R1","name":"n"}]}}""";
        string[] parts = [Results, Artifacts, Bases, Tool];
        foreach (var order in Orders(parts))
        {
            var json = $$$$$"""{"runs":[{ {{{{{string.Join(',', order)}}}}} }],"version":"2.1.0"}""";
            var (_, results) = await ReadAsync(json);
            Assert.Equal(["n src/a.js", "m src/b.js"], results.Select(r => $"{r.Title} {r.File}"));
        }
    }

    [Fact]
    public async Task Several_runs_keep_their_own_tools()
    {
        var json = """
            {"version":"2.1.0","runs":[
            {"results":[{"ruleId":"A","message":{"text":"m"}}],"tool":{"driver":{"name":"One"}}},
            {"tool":{"driver":{"name":"Two","semanticVersion":"2.0.1"}},"results":[{"ruleId":"B","message":{"text":"m"}}]}]}
            """;
        var (summary, results) = await ReadAsync(json);
        Assert.Equal(["0 one A", "1 two B"], results.Select(r => $"{r.Run} {r.Tool} {r.RuleId}"));
        Assert.Equal([null, "2.0.1"], summary.Runs.Select(r => r.ToolVersion));
    }

    [Fact]
    public async Task Lone_surrogates_and_nul_become_replacement_characters()
    {
        var result = await OneAsync(
            Run(""" "results":[{"ruleId":"R1","message":{"text":"a\ud800b\udc00c\u0000d\ud83d\ude00é\n"}}]""")
        );
        Assert.Equal("a\uFFFDb\uFFFDc\uFFFDd😀é", result.Message);
    }

    [Fact]
    public async Task Long_texts_are_cut_and_never_in_the_middle_of_a_character()
    {
        var faces = string.Concat(Enumerable.Repeat("😀", 3000));
        var result = await OneAsync(
            Run(
                $$$$$""" "results":[{"ruleId":"R1","message":{"text":"x{{{{{faces}}}}}"},"locations":[{"physicalLocation":{"artifactLocation":{"uri":"a"},"region":{"startLine":1,"snippet":{"text":"y{{{{{faces}}}}}"} } } }]}]"""
            )
        );
        Assert.Equal(3999, result.Message.Length);
        Assert.Equal(999, result.Snippet!.Length);
        Assert.Equal(199, result.Title.Length);
        Assert.Equal(1 + 99 * 4, new UTF8Encoding(false, throwOnInvalidBytes: true).GetByteCount(result.Title));
    }

    [Fact]
    public async Task Results_that_come_before_a_late_tool_may_be_many()
    {
        var filler = new string('x', 3000);
        var json = new StringBuilder("{\"version\":\"2.1.0\",\"runs\":[{\"results\":[");
        for (var i = 0; i < 12_000; i++)
            json.Append(i == 0 ? "" : ",").Append($"{{\"ruleId\":\"R{i}\",\"message\":{{\"text\":\"{filler}\"}}}}");
        json.Append("],\"tool\":{\"driver\":{\"name\":\"T\"}}}]}");
        var (_, results) = await ReadAsync(json.ToString());
        Assert.Equal(12_000, results.Count);
        Assert.Equal(Enumerable.Range(0, 12_000).Select(i => $"R{i}"), results.Select(r => r.RuleId));
    }

    private static IEnumerable<string[]> Orders(string[] parts)
    {
        if (parts.Length == 1)
            return [parts];
        return parts.SelectMany(first =>
            Orders([.. parts.Where(p => p != first)]).Select(rest => (string[])[first, .. rest])
        );
    }
}
