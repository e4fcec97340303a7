using System.Text;
using Tocsin.Scanning.Sarif;
using static Tocsin.Scanning.Tests.Sarif.Reading;

namespace Tocsin.Scanning.Tests.Sarif;

public sealed class SarifErrorTests
{
    [Theory]
    [InlineData("", "", "empty")]
    [InlineData("  \n\t ", "", "empty")]
    [InlineData("\uFEFF", "", "empty")]
    [InlineData("[]", "", "an array")]
    [InlineData("\"2.1.0\"", "", "a string")]
    [InlineData("12", "", "not a JSON object")]
    [InlineData("<html>", "", "XML")]
    [InlineData("{}", "/version", "none")]
    [InlineData("{\"version\":\"2.1.0\"}", "/runs", "none")]
    [InlineData("{\"runs\":[]}", "/version", "none")]
    [InlineData("{\"version\":\"2.0.0\",\"runs\":[]}", "/version", "2.0.0")]
    [InlineData("{\"version\":\"1.0.0\",\"runs\":[]}", "/version", "1.0.0")]
    [InlineData("{\"version\":2.1,\"runs\":[]}", "/version", "a number")]
    [InlineData("{\"version\":\"2.1.0\",\"runs\":{}}", "/runs", "an object")]
    [InlineData("{\"version\":\"2.1.0\",\"runs\":null}", "/runs", "null")]
    [InlineData("{\"version\":\"2.1.0\",\"runs\":[7]}", "/runs/0", "a number")]
    [InlineData("{\"version\":\"2.1.0\",\"runs\":[{}]}", "/runs/0", "names no tool")]
    [InlineData("{\"version\":\"2.1.0\",\"runs\":[{\"tool\":{\"driver\":{}}}]}", "/runs/0/tool/driver/name", "none")]
    [InlineData(
        "{\"version\":\"2.1.0\",\"runs\":[{\"tool\":{\"driver\":{\"name\":7}}}]}",
        "/runs/0/tool/driver/name",
        "a number"
    )]
    [InlineData("{\"version\":\"2.1.0\",\"runs\":[]} x", "", "follows the end")]
    [InlineData("{\"version\":\"2.1.0\",\"runs\":[],}", "", "not JSON")]
    [InlineData("{'version':1}", "", "not JSON")]
    [InlineData("{\"version\":\"2.1.0\",\"runs\":[", "/runs", "ends too early")]
    [InlineData("{\"version\":\"2.1", "/version", "ends too early")]
    public async Task What_is_no_sarif_is_refused_with_its_place(string json, string pointer, string problem)
    {
        var error = await FailAsync(json);
        Assert.Equal(pointer, error.Pointer);
        Assert.Contains(problem, error.Problem, StringComparison.Ordinal);
        Assert.NotEmpty(error.Expected);
        Assert.False(error.TooLarge);
    }

    [Theory]
    [InlineData("{\"ruleId\":7,\"message\":{\"text\":\"m\"}}", "/ruleId")]
    [InlineData("{\"level\":\"fatal\"}", "/level")]
    [InlineData("{\"level\":2}", "/level")]
    [InlineData("{\"kind\":\"maybe\"}", "/kind")]
    [InlineData("{\"ruleIndex\":\"1\"}", "/ruleIndex")]
    [InlineData("{\"ruleIndex\":5}", "/ruleIndex")]
    [InlineData("{\"message\":\"text\"}", "/message")]
    [InlineData("{\"message\":{\"text\":{}}}", "/message/text")]
    [InlineData("{\"message\":{\"text\":\"m\",\"arguments\":[\"a\",4]}}", "/message/arguments/1")]
    [InlineData("{\"locations\":{}}", "/locations")]
    [InlineData("{\"locations\":[[]]}", "/locations/0")]
    [InlineData("{\"locations\":[{\"x/y\":1,\"physicalLocation\":[]}]}", "/locations/0/physicalLocation")]
    [InlineData(
        "{\"locations\":[{\"physicalLocation\":{\"artifactLocation\":{\"uri\":1}}}]}",
        "/locations/0/physicalLocation/artifactLocation/uri"
    )]
    [InlineData(
        "{\"locations\":[{\"physicalLocation\":{\"artifactLocation\":{\"index\":3}}}]}",
        "/locations/0/physicalLocation/artifactLocation"
    )]
    [InlineData(
        "{\"locations\":[{},{\"physicalLocation\":{\"region\":{\"a\":[1,{}],\"startLine\":99999999999}}}]}",
        "/locations/1/physicalLocation/region/startLine"
    )]
    [InlineData("{\"suppressions\":true}", "/suppressions")]
    [InlineData("[]", "")]
    [InlineData("\"x\"", "")]
    public async Task A_field_of_a_wrong_type_is_named(string result, string pointer)
    {
        var error = await FailAsync(
            Run($$$$$""" "results":[{"ruleId":"R","message":{"text":"m"}},{{{{{result}}}}}]""")
        );
        Assert.Equal("/runs/0/results/1" + pointer, error.Pointer);
    }

    [Fact]
    public async Task A_field_of_a_late_result_is_named_too()
    {
        var error = await FailAsync(
            """{"version":"2.1.0","runs":[{"results":[{},{"level":"bad"}],"tool":{"driver":{"name":"T"}}}]}"""
        );
        Assert.Equal("/runs/0/results/1/level", error.Pointer);
    }

    [Fact]
    public async Task Broken_json_inside_a_result_is_placed()
    {
        var error = await FailAsync(Run(""" "results":[{"ruleId":"R"},{"message":{"text":tru}}]"""));
        Assert.Equal("/runs/0/results/1/message/text", error.Pointer);
        Assert.Contains("line 1", error.Problem, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Absurd_nesting_is_refused_wherever_it_is()
    {
        var deep = new string('[', 5000) + new string(']', 5000);
        foreach (
            var json in (string[])
                [
                    Run($""" "results":[{"{"}"x":{deep}{"}"}]"""),
                    Run($""" "x":{deep}"""),
                    $$$$$"""{"x":{{{{{deep}}}}}}""",
                ]
        )
        {
            Assert.Contains("nested", (await FailAsync(json)).Problem, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Too_many_bytes_or_results_are_told_from_malformed_ones()
    {
        var results = string.Join(',', Enumerable.Repeat("""{"ruleId":"R","message":{"text":"m"}}""", 11));
        var json = Run($""" "results":[{results}]""");
        Assert.Equal(11, (await ReadAsync(json, new SarifOptions { MaxResults = 11 })).Results.Count);
        var many = await FailAsync(json, new SarifOptions { MaxResults = 10 });
        Assert.True(many.TooLarge);
        Assert.Equal("/runs/0/results/10", many.Pointer);
        Assert.True((await FailAsync(json, new SarifOptions { MaxBytes = json.Length - 1 })).TooLarge);
        Assert.Equal(11, (await ReadAsync(json, new SarifOptions { MaxBytes = json.Length })).Results.Count);
    }

    [Fact]
    public async Task One_huge_value_is_refused_where_it_is_kept_and_passed_over_where_it_is_not()
    {
        var huge = new string('x', 40 * 1024 * 1024);
        var kept = await FailAsync(Run($$$$$""" "results":[{"message":{"text":"{{{{{huge}}}}}"}}]"""));
        Assert.True(kept.TooLarge);
        Assert.Equal("/runs/0/results/0", kept.Pointer);

        var pieces = string.Join(
            ',',
            Enumerable.Repeat("{\"contents\":{\"text\":\"" + new string('y', 4096) + "\"}}", 9000)
        );
        Assert.Empty((await ReadAsync(Run($""" "addresses":[{pieces}],"results":[]"""))).Results);
    }

    [Theory]
    [InlineData(new byte[] { 0x7B, 0x22, 0xFF, 0x22, 0x3A, 0x31, 0x7D })]
    [InlineData(new byte[] { 0x7B, 0x22, 0xC3 })]
    [InlineData(new byte[] { 0xFF, 0xFE, 0x7B, 0x00 })]
    [InlineData(new byte[] { 0x7B, 0x22, 0xED, 0xA0, 0x80, 0x22, 0x7D })]
    public async Task Invalid_utf8_is_refused(byte[] bytes)
    {
        var error = await Assert.ThrowsAsync<SarifException>(() => ReadAsync(new MemoryStream(bytes)));
        Assert.Contains("UTF-8", error.Problem + error.Expected, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_byte_order_mark_is_passed()
    {
        var bytes = (byte[])[0xEF, 0xBB, 0xBF, .. Encoding.UTF8.GetBytes(Result())];
        Assert.Single((await ReadAsync(new MemoryStream(bytes))).Results);
    }
}
