using Tocsin.Scanning.Files;

namespace Tocsin.Scanning.Tests.Files;

public sealed class FileSelectionTests
{
    [Fact]
    public void What_is_not_looked_at_is_counted()
    {
        using var folder = new TempFolder()
            .With("a.js", "a")
            .With("src/b.js", "b")
            .With("bin/tool.js", "a script, not build output")
            .With(".github/ci.yml", "on: push")
            .With("node_modules/x/index.js", "x")
            .With(".git/config", "x")
            .With("app/app.csproj", "<Project/>")
            .With("app/bin/x.js", "x")
            .With("app/obj/x.js", "x")
            .With("image.js", "\0\0")
            .With("large.js", new string('x', 1024 * 1024 + 1));
        File.CreateSymbolicLink(Path.Combine(folder.Root, "link.js"), Path.Combine(folder.Root, "a.js"));
        var selection = FileSelection.Find(folder.Root, [], TestContext.Current.CancellationToken);
        Assert.Equal([".github/ci.yml", "a.js", "app/app.csproj", "bin/tool.js", "src/b.js"], selection.Files);
        Assert.Equal(
            new SkippedFiles
            {
                Folders = 4,
                Large = 1,
                Binary = 1,
                Links = 1,
            },
            selection.Skipped
        );
    }

    [Fact]
    public void Only_what_was_asked_for_is_looked_at_even_in_an_ignored_folder()
    {
        using var folder = new TempFolder().With("a.js", "a").With("src/b.js", "b").With("node_modules/x/i.js", "x");
        Assert.Equal(["a.js"], FileSelection.Find(folder.Root, ["a.js"], TestContext.Current.CancellationToken).Files);
        Assert.Equal(
            ["src/b.js"],
            FileSelection.Find(folder.Root, ["src", "src/b.js"], TestContext.Current.CancellationToken).Files
        );
        Assert.Equal(
            ["node_modules/x/i.js"],
            FileSelection.Find(folder.Root, ["node_modules/x"], TestContext.Current.CancellationToken).Files
        );
    }

    [Theory]
    [InlineData("**", "a/b.js", true)]
    [InlineData("**/*.sol", "a.sol", true)]
    [InlineData("**/*.sol", "x/y/a.SOL", true)]
    [InlineData("**/*.sol", "a.sol.txt", false)]
    [InlineData("src/*.js", "src/a.js", true)]
    [InlineData("src/*.js", "src/x/a.js", false)]
    [InlineData("a?c", "abc", true)]
    [InlineData("a?c", "a/c", false)]
    [InlineData("a(b", "a(b", true)]
    public void Globs_match_as_expected(string pattern, string path, bool expected) =>
        Assert.Equal(expected, new Glob(pattern, ignoreCase: true).Fits(path));
}
