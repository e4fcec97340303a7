using Tocsin.Storage.Postgres;

namespace Tocsin.Tests.Storage.Postgres;

public sealed class PostgresTextTests
{
    [Theory]
    [InlineData("plain ä 漢 \U0001F600", "plain ä 漢 \U0001F600")]
    [InlineData("a\0b", "a\uFFFDb")]
    [InlineData("\0", "\uFFFD")]
    public void What_the_database_does_not_know_is_replaced(string text, string expected) =>
        Assert.Equal(expected, PostgresText.Clean(text));

    [Fact]
    public void Half_a_pair_is_replaced_and_a_whole_one_stays()
    {
        const char High = '\uD83D';
        const char Low = '\uDE00';
        Assert.Equal("a\uFFFD", PostgresText.Clean($"a{High}"));
        Assert.Equal("\uFFFDa", PostgresText.Clean($"{Low}a"));
        Assert.Equal($"{High}{Low}\uFFFD", PostgresText.Clean($"{High}{Low}{High}"));
    }
}
