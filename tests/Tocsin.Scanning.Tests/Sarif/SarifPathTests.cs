using Tocsin.Scanning.Sarif;
using static Tocsin.Scanning.Tests.Sarif.Reading;

namespace Tocsin.Scanning.Tests.Sarif;

public sealed class SarifPathTests
{
    private const string Bases =
        """ "originalUriBaseIds":{"%SRCROOT%":{"uri":"file:///home/me/app/"},"LIB":{"uri":"lib/","uriBaseId":"%SRCROOT%"},"DEEP":{"uri":"deep/er","uriBaseId":"LIB"},"NOWHERE":{"description":{"text":"somewhere"}}}""";

    [Theory]
    [InlineData("src/a.js", "src/a.js")]
    [InlineData("./src//./b/../a.js", "src/a.js")]
    [InlineData("src\\\\win\\\\a.js", "src/win/a.js")]
    [InlineData("my%20dir/%C3%A9.js", "my dir/é.js")]
    [InlineData("100%.js", "100%.js")]
    [InlineData(".github/workflows/x.yml", ".github/workflows/x.yml")]
    [InlineData("a..b/..c", "a..b/..c")]
    [InlineData("https://user:pw@shop.example/login?token=1#x", "https://shop.example/login")]
    [InlineData("pkg:npm/left-pad@1.0", "pkg:npm/left-pad@1.0")]
    public async Task Relative_paths_are_normalised(string uri, string expected) =>
        Assert.Equal(expected, (await OneAsync(At($$$$$"""{"uri":"{{{{{uri}}}}}"}"""))).File);

    [Theory]
    [InlineData("{\"uri\":\"x.js\",\"uriBaseId\":\"%SRCROOT%\"}", "x.js")]
    [InlineData("{\"uri\":\"x.js\",\"uriBaseId\":\"LIB\"}", "lib/x.js")]
    [InlineData("{\"uri\":\"x.js\",\"uriBaseId\":\"DEEP\"}", "lib/deep/er/x.js")]
    [InlineData("{\"uri\":\"../x.js\",\"uriBaseId\":\"LIB\"}", "x.js")]
    [InlineData("{\"uri\":\"x.js\",\"uriBaseId\":\"NOWHERE\"}", "x.js")]
    [InlineData("{\"uri\":\"x.js\",\"uriBaseId\":\"UNKNOWN\"}", "x.js")]
    [InlineData("{\"uri\":\"file:///home/me/app/y/x.js\"}", "y/x.js")]
    [InlineData("{\"uri\":\"/home/me/app/y/x.js\"}", "y/x.js")]
    [InlineData("{\"uri\":\"file://localhost/home/me/app/x.js\"}", "x.js")]
    public async Task Bases_make_paths_relative(string location, string expected)
    {
        Assert.Equal(expected, (await OneAsync(At(location, Bases))).File);
        var bases = await OneAsync(
            Run(
                $$$$$""" "results":[{"message":{"text":"m"},"locations":[{"physicalLocation":{"artifactLocation":{{{{{location}}}}}}}]}],{{{{{Bases}}}}}"""
            )
        );
        Assert.Equal(expected, bases.File);
    }

    [Theory]
    [InlineData("file:///home/me/app/src/a.sol", "/home/me/app", "src/a.sol")]
    [InlineData("file:///home/me/app/src/a.sol", "file:///home/me/app/", "src/a.sol")]
    [InlineData("file:///home/my%20app/a.sol", "/home/my app", "a.sol")]
    [InlineData("file:///C:/Work/App/src/a.cs", "c:\\\\work\\\\app", "src/a.cs")]
    [InlineData("C:\\\\Work\\\\App\\\\a.cs", "C:\\\\Work\\\\App\\\\", "a.cs")]
    [InlineData("file://server/share/app/a.cs", "\\\\\\\\server\\\\share", "app/a.cs")]
    [InlineData("/main.tf", "/", "main.tf")]
    [InlineData("/home/me/app/x/../a.js", "/home/me/app", "a.js")]
    public async Task The_given_root_makes_paths_relative(string uri, string root, string expected)
    {
        var options = new SarifOptions { Root = root.Replace("\\\\", "\\", StringComparison.Ordinal) };
        Assert.Equal(expected, (await OneAsync(At($$$$$"""{"uri":"{{{{{uri}}}}}"}"""), options)).File);
    }

    [Fact]
    public async Task The_given_root_wins_over_the_files_own()
    {
        var json = At("""{"uri":"x.js","uriBaseId":"LIB"}""", Bases);
        Assert.Equal("app/lib/x.js", (await OneAsync(json, new SarifOptions { Root = "/home/me" })).File);
        Assert.Equal("lib/x.js", (await OneAsync(json, new SarifOptions { Root = "/elsewhere" })).File);
    }

    [Theory]
    [InlineData("../a.js", null)]
    [InlineData("src/../../a.js", null)]
    [InlineData("src/%2e%2e/%2E%2E/a.js", null)]
    [InlineData("..%2fa.js", null)]
    [InlineData("..\\\\a.js", null)]
    [InlineData("a%00.js", null)]
    [InlineData("file:///home/me/app/a.js", null)]
    [InlineData("/etc/passwd", null)]
    [InlineData("file:///home/me/application/a.js", "/home/me/app")]
    [InlineData("file:///home/me/app/../b/a.js", "/home/me/app")]
    [InlineData("D:/app/a.js", "C:/app")]
    public async Task A_path_out_of_the_root_is_refused_with_its_place(string uri, string? root)
    {
        var error = await FailAsync(At($$$$$"""{"uri":"{{{{{uri}}}}}"}"""), new SarifOptions { Root = root });
        Assert.Equal("/runs/0/results/0/locations/0/physicalLocation/artifactLocation/uri", error.Pointer);
    }

    [Fact]
    public async Task An_absolute_path_that_nothing_explains_asks_for_the_root()
    {
        var error = await FailAsync(At("""{"uri":"file:///home/me/app/a.js"}"""));
        Assert.Contains("root", error.Expected, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bases_in_a_circle_are_refused() =>
        Assert.Contains(
            "circle",
            (
                await FailAsync(
                    At(
                        """{"uri":"x","uriBaseId":"A"}""",
                        """ "originalUriBaseIds":{"A":{"uri":"a/","uriBaseId":"B"},"B":{"uri":"b/","uriBaseId":"A"}}"""
                    )
                )
            ).Problem,
            StringComparison.Ordinal
        );

    [Fact]
    public async Task A_relative_root_is_refused() =>
        Assert.Contains(
            "root",
            (await FailAsync(At("""{"uri":"x"}"""), new SarifOptions { Root = "src" })).Problem,
            StringComparison.Ordinal
        );

    [Fact]
    public async Task A_result_without_a_place_has_none()
    {
        var result = await OneAsync(Run(""" "results":[{"ruleId":"R","message":{"text":"m"}}]"""));
        Assert.Equal(("", 0), (result.File, result.Line));
    }
}
