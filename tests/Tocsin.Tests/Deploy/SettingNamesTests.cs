using System.Text.RegularExpressions;
using Tocsin.Hosting;

namespace Tocsin.Tests.Deploy;

/// <summary>A setting that is misspelt in a file for operators is one that never takes.</summary>
public sealed partial class SettingNamesTests
{
    private static readonly HashSet<string> Known =
    [
        .. ServerProgram.Sections().SelectMany(s => s.Settings).Select(s => s.Variable.Replace("0..n", "0")),
    ];

    public static TheoryData<string> Files =>
        [
            .. DeployFiles
                .All.Append("docs/operating.md")
                .Append("docs/nodes.md")
                .Append("README.md")
                .Append("quickstart"),
        ];

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_setting_that_is_named_exists(string file) => Assert.Empty(Unknown(DeployFiles.Text(file)));

    [Fact]
    public void A_misspelt_one_is_noticed()
    {
        Assert.Equal(["Tocsin__DrainSecond"], Unknown("Tocsin__DrainSecond=5 Tocsin__DrainSeconds=5"));
        Assert.Equal(["Tocsin__Smtp__Hots"], Unknown("| `Tocsin__Smtp__Hots` | Tocsin__Notify__3: a"));
        Assert.Empty(Unknown("Tocsin__Retention__* and Tocsin__Egress__Allow__12"));
    }

    // A name may end in a star, for a whole section, or in the place of a list's entry.
    private static IEnumerable<string> Unknown(string text) =>
        SettingName()
            .Matches(text)
            .Select(m => m.Value)
            .Where(name =>
                name.EndsWith('*')
                    ? !Known.Any(k => k.StartsWith(name[..^1], StringComparison.Ordinal))
                    : !Known.Contains(Entry().Replace(name, "__0")) && !Known.Contains(name + "__0")
            )
            .Distinct();

    [GeneratedRegex(@"\bTocsin__[A-Za-z0-9_]+\*?")]
    private static partial Regex SettingName();

    [GeneratedRegex(@"__\d+$")]
    private static partial Regex Entry();
}
