using System.Globalization;
using System.Numerics;
using Tocsin.Scanning.Sarif;

namespace Tocsin.Scanning.Tests.Sarif;

public sealed class SurroundingsTests
{
    private const int Flagged = 4;

    private static readonly string[] Lines =
    [
        "contract Vault {",
        "    function take(uint256 amount) external {",
        "        uint256 owed = balances[msg.sender];",
        "        msg.sender.call{value: amount}(\"\");",
        "        balances[msg.sender] = owed - amount;",
        "    }",
        "}",
    ];

    [Fact]
    public void Indentation_and_line_ends_change_nothing()
    {
        var other = Lines.Select(l => l.Replace("    ", "\t", StringComparison.Ordinal) + "\r").ToArray();
        Assert.Equal(new Surroundings(Lines).Of(Flagged), new Surroundings(other).Of(Flagged));
        Assert.True(Surroundings.IsWellFormed(new Surroundings(Lines).Of(Flagged)));
    }

    [Fact]
    public void A_line_put_in_above_changes_what_is_above_and_no_more()
    {
        var (before, after) = (
            new Surroundings(Lines),
            new Surroundings(With(Flagged, "        require(amount > 0, \"nothing\");"))
        );
        var (was, now) = (before.Of(Flagged), after.Of(Flagged + 1));
        Assert.NotEqual(was[..8], now[..8]);
        Assert.Equal(was[8..24], now[8..24]);
    }

    [Fact]
    public void The_block_is_the_line_that_opens_it_also_when_its_brace_stands_alone()
    {
        string[] alone = [Lines[0], "    function take(uint256 amount) external", "    {", .. Lines[2..]];
        string[] other = [Lines[0], "    function give(uint256 amount) external", "    {", .. Lines[2..]];
        string[] longer = [.. alone[..3], "        // More.", .. alone[3..]];
        Assert.Equal(Block(alone, 5), Block(longer, 6));
        Assert.NotEqual(Block(alone, 5), Block(other, 5));
        Assert.Equal("00000000", Block(Lines, 1));
    }

    [Fact]
    public void Files_that_share_most_of_their_lines_differ_in_few_bits()
    {
        string[] file = [.. Enumerable.Range(0, 200).Select(i => $"statement number {i} of the one file;")];
        string[] edited = [.. file.Select((line, i) => i % 10 == 0 ? line + " edited" : line)];
        string[] other = [.. Enumerable.Range(0, 200).Select(i => $"something else, {i}, altogether;")];
        Assert.InRange(Distance(file, edited), 1, 16);
        Assert.InRange(Distance(file, other), 17, 64);
    }

    private static string[] With(int line, string text) => [.. Lines[..(line - 1)], text, .. Lines[(line - 1)..]];

    private static string Block(string[] lines, int line) => new Surroundings(lines).Of(line)[16..24];

    private static int Distance(string[] a, string[] b) => BitOperations.PopCount(File(a) ^ File(b));

    private static ulong File(string[] lines) =>
        ulong.Parse(
            new Surroundings(lines).Of(1).AsSpan(24),
            NumberStyles.AllowHexSpecifier,
            CultureInfo.InvariantCulture
        );
}
