using Tocsin.Scanning.Sarif;
using static Tocsin.Scanning.Tests.Sarif.Reading;

namespace Tocsin.Scanning.Tests.Sarif;

public sealed class ContextHashTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("tocsin-test").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public async Task Code_that_moved_or_was_indented_anew_keeps_its_hash()
    {
        var first = await HashAsync("a();\nif (x) eval(y);\nb();\n", 2);
        Assert.Equal(first, await HashAsync("// new\n\n// lines\na();\nif (x) eval(y);\nb();\n", 5));
        Assert.Equal(first, await HashAsync("a();\r\nif (x) eval(y);\r\nb();\r\n", 2));
        Assert.Equal(first, await HashAsync("a();\n\t\tif (x)  eval(y);\nb();\n", 2));
        Assert.Equal(first, await HashAsync("a();\nif (x) eval(y);\n// put in below\nb();\n", 2));
        Assert.Equal(first, await HashAsync("a();\nif (x) eval(y);", 2));
    }

    [Fact]
    public async Task Other_code_has_another_hash()
    {
        var first = await HashAsync("eval(y);\n", 1);
        Assert.NotEqual(first, await HashAsync("eval(z);\n", 1));
        Assert.Matches("^[0-9a-f]{32}$", first);
    }

    [Fact]
    public async Task Only_the_first_hundred_characters_count()
    {
        var line = new string('x', 100);
        Assert.Equal(await HashAsync(line + "1", 1), await HashAsync(line + "2", 1));
        Assert.NotEqual(await HashAsync(line[1..] + "1", 1), await HashAsync(line[1..] + "2", 1));
    }

    [Fact]
    public async Task Without_source_the_snippet_is_hashed_as_the_source_would_be()
    {
        var source = await HashAsync("  eval(y);\n", 1);
        var snippet = await OneAsync(Snippet("""{"startLine":9,"snippet":{"text":"eval(y);\r\nmore"}}"""));
        Assert.Equal(source, snippet.ContextHash);
        Assert.Equal("eval(y);\r\nmore", snippet.Snippet);
    }

    [Fact]
    public async Task A_context_region_is_hashed_from_the_flagged_line_on()
    {
        var region =
            """{"startLine":9},"contextRegion":{"startLine":7,"snippet":{"text":"one\ntwo\neval(y);\nfour"}}""";
        Assert.Equal(await HashAsync("eval(y);", 1), (await OneAsync(Snippet(region))).ContextHash);
    }

    [Fact]
    public async Task Without_any_code_the_message_is_hashed_without_its_numbers()
    {
        string Json(string message) =>
            Run($$$$$""" "results":[{"ruleId":"R","message":{"text":"{{{{{message}}}}}"}}]""");
        var first = (await OneAsync(Json("line 12: bad call"))).ContextHash;
        Assert.Equal(first, (await OneAsync(Json("line 345: bad call"))).ContextHash);
        Assert.NotEqual(first, (await OneAsync(Json("line 12: worse call"))).ContextHash);
    }

    [Fact]
    public async Task Fingerprints_of_other_tools_are_no_identity()
    {
        string Json(string fingerprints, string code) =>
            Run(
                $$$$$""" "results":[{"ruleId":"R","message":{"text":"m"},{{{{{fingerprints}}}}},"locations":[{"physicalLocation":{"artifactLocation":{"uri":"a"},"region":{"startLine":1,"snippet":{"text":"{{{{{code}}}}}"} } } }]}]"""
            );
        const string Semgrep = "\"fingerprints\":{\"matchBasedId/v1\":\"requires login\"}";
        const string Gitleaks = "\"partialFingerprints\":{\"commitSha\":\"\",\"email\":\"\",\"author\":\"\"}";
        foreach (var constant in (string[])[Semgrep, Gitleaks])
        {
            Assert.NotEqual(
                (await OneAsync(Json(constant, "one()"))).ContextHash,
                (await OneAsync(Json(constant, "two()"))).ContextHash
            );
        }
        const string Own = "\"partialFingerprints\":{\"tocsinContext/v1\":\"0123456789abcdef0123456789abcdef\"}";
        Assert.Equal("0123456789abcdef0123456789abcdef", (await OneAsync(Json(Own, "one()"))).ContextHash);
        var forged = Own.Replace("0123456789abcdef", "x", StringComparison.Ordinal);
        Assert.Matches("^[0-9a-f]{32}$", (await OneAsync(Json(forged, "one()"))).ContextHash);
    }

    [Fact]
    public async Task A_fingerprint_of_the_tool_is_handed_on_as_a_hash_and_an_empty_one_is_none()
    {
        async Task<string?> HashAsync(string fingerprints) =>
            (
                await OneAsync(
                    Run($$$$$""" "results":[{"ruleId":"R","message":{"text":"m"},{{{{{fingerprints}}}}}}]""")
                )
            ).Fingerprint;
        var one = await HashAsync("\"fingerprints\":{\"id/v1\":\"a\"}");
        Assert.Matches("^[0-9a-f]{16}$", one);
        Assert.Equal(one, await HashAsync("\"partialFingerprints\":{\"p\":\"b\"},\"fingerprints\":{\"id/v1\":\"a\"}"));
        Assert.Equal(one, await HashAsync("\"fingerprints\":{\"id/v1\":\"a\"},\"partialFingerprints\":{\"p\":\"b\"}"));
        Assert.Equal(one, await HashAsync($"\"partialFingerprints\":{{\"tocsinTool/v1\":\"{one}\"}}"));
        Assert.NotEqual(one, await HashAsync("\"fingerprints\":{\"id/v1\":\"c\"}"));
        Assert.Null(await HashAsync("\"fingerprints\":{\"matchBasedId/v1\":\"requires login\"}"));
        Assert.Null(await HashAsync("\"partialFingerprints\":{\"commitSha\":\"\",\"n\":7}"));
        Assert.Null(await HashAsync("\"fingerprints\":{}"));
    }

    [Fact]
    public async Task A_link_out_of_the_source_is_not_followed()
    {
        var outside = Directory.CreateTempSubdirectory("tocsin-test").FullName;
        await File.WriteAllTextAsync(
            Path.Combine(outside, "secret.txt"),
            "hidden()",
            TestContext.Current.CancellationToken
        );
        File.CreateSymbolicLink(Path.Combine(_root, "a.js"), Path.Combine(outside, "secret.txt"));
        var result = await OneAsync(Result(line: 1, uri: "a.js"), new SarifOptions { SourceRoot = _root });
        Assert.Null(result.Snippet);
        Directory.Delete(outside, recursive: true);
    }

    private static string Snippet(string region) =>
        Run(
            $$$$$""" "results":[{"ruleId":"R","message":{"text":"m"},"locations":[{"physicalLocation":{"artifactLocation":{"uri":"a.js"},"region":{{{{{region}}}}}}}]}]"""
        );

    private async Task<string> HashAsync(string content, int line)
    {
        await File.WriteAllTextAsync(Path.Combine(_root, "a.js"), content, TestContext.Current.CancellationToken);
        var result = await OneAsync(Result(uri: "a.js", line: line), new SarifOptions { SourceRoot = _root });
        Assert.NotNull(result.Snippet);
        return result.ContextHash;
    }
}
