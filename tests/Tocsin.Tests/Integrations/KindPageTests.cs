using System.Text.RegularExpressions;
using Tocsin.Tests.Integrations.Kinds;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Integrations;

/// <summary>Each kind has a page that leads from nothing to a message, and says what to do where none arrives.</summary>
public sealed partial class KindPageTests
{
    public static TheoryData<string> Kinds => [.. TestKinds.All.All.Select(k => k.Name)];

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task It_has_what_a_team_needs(string kind)
    {
        var page = await File.ReadAllTextAsync(Repository.File($"docs/integrations/{kind}.md"));
        Assert.Contains($"\"kind\": \"{kind}\"", page);
        Assert.Contains("/integrations/$ID/test", page);
        Assert.Contains("**Limits.**", page);
        Assert.Contains("| what went wrong | what to do |", page);
        Assert.All(
            TestKinds.All[kind].Fields.Where(f => f is { Required: true, IsOpen: true } && f.Key != "hmac_secret"),
            f => Assert.Contains(f.Key, page)
        );
        var pictures = Picture().Matches(page).Select(m => m.Groups[1].Value).ToList();
        Assert.True(pictures.Count > 0 || page.Contains("```http"), "Nothing shows what arrives.");
        Assert.All(pictures, p => Assert.True(File.Exists(Repository.File("docs/integrations/" + p)), p));
        Assert.Contains($"({kind}.md)", await File.ReadAllTextAsync(Repository.File("docs/integrations/README.md")));
    }

    [GeneratedRegex(@"!\[[^\]]+\]\(([a-z_-]+\.png)\)")]
    private static partial Regex Picture();
}
