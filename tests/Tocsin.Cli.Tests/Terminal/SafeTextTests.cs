using Tocsin.Cli.Terminal;

namespace Tocsin.Cli.Tests.Terminal;

public sealed class SafeTextTests
{
    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("naïve ☃ 😀", "naïve ☃ 😀")]
    [InlineData("\e[31mred\e[0m", "red")]
    [InlineData("\e[2J\e[1;1Hgone", "gone")]
    [InlineData("\u009B31mred", "red")]
    [InlineData("\e]0;title\atext", "text")]
    [InlineData("\e]8;;http://evil\e\\link\e]8;;\e\\", "link")]
    [InlineData("\ePq\e\\text", "text")]
    [InlineData("\ec reset", "reset")]
    [InlineData("a\e", "a")]
    [InlineData("a\e[", "a")]
    [InlineData("a\u0000b\u0007c\u0008d\u007Fe\u0085f", "abcde f")]
    [InlineData("a\r\nb\rc\td", "a b c d")]
    [InlineData("\u202Egnp.exe\u202C", "gnp.exe")]
    [InlineData("\u2066a\u2069\u200F\u200E\u061C\u200B\uFEFF", "a")]
    [InlineData("a\u2028b\u2029c", "a b c")]
    [InlineData("\U000E0041x", "x")]
    [InlineData("\uE000x", "x")]
    [InlineData(null, "")]
    public void A_line_is_harmless(string? text, string expected) => Assert.Equal(expected, SafeText.Line(text));

    [Fact]
    public void Half_a_character_is_replaced() => Assert.Equal("\uFFFDx", SafeText.Line("\uD800x"));

    [Fact]
    public void Lines_stay_lines() => Assert.Equal("a\nb", SafeText.Lines("a\r\n\e[1mb\n"));

    [Fact]
    public void A_long_line_is_cut_visibly() => Assert.Equal("abc…", SafeText.Line("abcdef", longest: 4));
}
