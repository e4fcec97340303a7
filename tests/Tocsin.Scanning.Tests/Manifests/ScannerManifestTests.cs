using Tocsin.Scanning.Manifests;

namespace Tocsin.Scanning.Tests.Manifests;

public sealed class ScannerManifestTests
{
    private const string Right = """
        {"name":"x","title":"X","detect":{"executable":"x"},"command":["-f","sarif","{files}"],"applies_to":["**"],
        "output":"stdout","ok_exit_codes":[0],"presets":{"quick":[]},"time_limit_seconds":5,"output_limit_bytes":4096}
        """;

    [Fact]
    public void Tocsins_own_are_right() =>
        Assert.Equal(
            "bandit brakeman checkov devskim eslint flawfinder gitleaks gosec grype hadolint kics nuclei osv-scanner "
                + "secretlint semgrep slither solhint trivy zap",
            string.Join(' ', ScannerManifests.All.Select(m => m.Name))
        );

    [Fact]
    public void A_right_manifest_is_read() => Assert.Equal("x", ManifestReader.Read("x.json", Right).Name);

    [Fact]
    public void Yaml_says_the_same_and_errors_have_their_place()
    {
        const string Yaml = """
            name: x
            title: X
            detect: { executable: x }
            command: [-f, sarif, "{files}"]
            applies_to: ["**"]
            output: stdout
            ok_exit_codes: [0]
            presets: { quick: [] }
            time_limit_seconds: 5
            output_limit_bytes: 4096
            """;
        Assert.Equivalent(ManifestReader.Read("x.json", Right), ManifestReader.Read("x.yml", Yaml), strict: true);
        var wrong = Yaml.Replace("stdout", "pipe", StringComparison.Ordinal)
            .Replace("[0]", "[zero]", StringComparison.Ordinal);
        var error = Assert.Throws<ManifestException>(() => ManifestReader.Read("x.yml", wrong + "\ncolour: red"));
        Assert.Equal(
            [
                "x.yml:6:1: output: \"pipe\"",
                "x.yml:7:16: ok_exit_codes: expected a list of numbers from 0 to 255",
                "x.yml:11:1: colour: there is no such key",
            ],
            error.Message.Split('\n').Select(l => l.Split(';')[0])
        );
    }

    [Theory]
    [InlineData("\"name\":\"x\"", "\"name\":\"X y\"", "name:")]
    [InlineData("{\"executable\":\"x\"}", "{}", "detect:")]
    [InlineData("{\"executable\":\"x\"}", "{\"executable\":\"../x\"}", "detect:")]
    [InlineData("\"{files}\"", "\"{file}\"", "command:")]
    [InlineData("\"{files}\"", "\"{files}\",\"{tree}\"", "command:")]
    [InlineData("\"stdout\"", "\"file\"", "{output}")]
    [InlineData("\"stdout\"", "\"pipe\"", "output:")]
    [InlineData("\"title\":\"X\"", "\"title\":\"X\",\"reads\":\"pages\"", "reads:")]
    [InlineData("\"title\":\"X\"", "\"title\":\"X\",\"reads\":\"folder\"", "command:")]
    [InlineData("\"title\":\"X\"", "\"title\":\"X\",\"output_name\":\"../x\"", "output_name:")]
    [InlineData("[\"**\"]", "[]", "applies_to:")]
    [InlineData("[0]", "[]", "ok_exit_codes:")]
    [InlineData("\"quick\"", "\"slow\"", "presets:")]
    [InlineData("_seconds\":5", "_seconds\":0", "time_limit_seconds:")]
    [InlineData("4096", "1", "output_limit_bytes:")]
    [InlineData("\"title\":\"X\",", "", "title")]
    [InlineData("\"title\"", "\"titel\":\"\",\"title\"", "titel")]
    [InlineData("{\"name\"", "[\"name\"", "x.json")]
    public void A_wrong_manifest_says_where(string part, string wrong, string expected)
    {
        var json = Right.Replace(part, wrong, StringComparison.Ordinal);
        Assert.NotEqual(Right, json);
        var error = Assert.Throws<ManifestException>(() => ManifestReader.Read("x.json", json));
        Assert.StartsWith("x.json:", error.Message, StringComparison.Ordinal);
        Assert.Contains(expected, error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Everything_wrong_is_told_at_once()
    {
        var json = Right
            .Replace("[0]", "[]", StringComparison.Ordinal)
            .Replace("[\"**\"]", "[]", StringComparison.Ordinal);
        var error = Assert.Throws<ManifestException>(() => ManifestReader.Read("x.json", json));
        Assert.Contains("applies_to", error.Message, StringComparison.Ordinal);
        Assert.Contains("ok_exit_codes", error.Message, StringComparison.Ordinal);
    }
}
