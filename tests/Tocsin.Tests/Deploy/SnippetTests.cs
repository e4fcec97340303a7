using System.Text.RegularExpressions;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Deploy;

/// <summary>What operators are told to type.</summary>
public sealed partial class SnippetTests
{
    public static TheoryData<string> Pages => ["docs/operating.md", "deploy/README.md"];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task A_shell_can_read_it(string page)
    {
        var snippets = Snippet().Matches(DeployFiles.Text(page)).Select(m => m.Groups["text"].Value).ToList();
        Assert.NotEmpty(snippets);
        foreach (var snippet in snippets)
        {
            await Optional.RunAsync("bash", snippet, "-n");
        }
    }

    [Fact]
    public void Every_file_is_told_of()
    {
        var page = DeployFiles.Text("deploy/README.md");
        var folders = DeployFiles.All.Select(f => f.Split('/')[1]).Where(f => f != "README.md").Distinct();
        Assert.All(folders, f => Assert.Contains($"]({f}/", page));
    }

    [GeneratedRegex(
        @"^```sh\n(?<text>.*?)^```",
        RegexOptions.Multiline | RegexOptions.Singleline | RegexOptions.ExplicitCapture
    )]
    private static partial Regex Snippet();
}
