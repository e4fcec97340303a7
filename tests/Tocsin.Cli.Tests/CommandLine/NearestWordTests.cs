using Tocsin.Cli.CommandLine;

namespace Tocsin.Cli.Tests.CommandLine;

public sealed class NearestWordTests
{
    [Theory]
    [InlineData("--fial-on", "--fail-on")]
    [InlineData("--fail_on", "--fail-on")]
    [InlineData("--formt", "--format")]
    [InlineData("--x", null)]
    [InlineData("--completely-else", null)]
    public void The_nearest_word_is_near(string typed, string? expected) =>
        Assert.Equal(expected, NearestWord.Of(typed, ["--fail-on", "--format", "--output"]));
}
