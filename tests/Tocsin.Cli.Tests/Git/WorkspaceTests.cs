using Tocsin.Cli.Git;
using Tocsin.Cli.Tests.Driving;

namespace Tocsin.Cli.Tests.Git;

public sealed class WorkspaceTests : IDisposable
{
    private readonly CliDriver _cli = new();

    public void Dispose() => _cli.Dispose();

    [Fact]
    public async Task A_repository_tells_target_branch_and_commit()
    {
        GitFolder.Init(_cli.Folder, "git@github.com:acme/shop.git");

        var workspace = await FindAsync(".");

        Assert.Equal(("repository", "acme/shop"), (workspace.Target.Kind, workspace.Target.Name));
        Assert.Equal("trunk", workspace.Branch);
        Assert.Equal(GitFolder.Git(_cli.Folder, "rev-parse", "HEAD"), workspace.Commit);
        Assert.Equal(_cli.Folder, workspace.Root);
        Assert.Empty(workspace.Paths);
    }

    [Fact]
    public async Task The_remotes_main_branch_is_the_default_branch()
    {
        GitFolder.Init(_cli.Folder, "git@github.com:acme/shop.git");
        GitFolder.Git(_cli.Folder, "symbolic-ref", "refs/remotes/origin/HEAD", "refs/remotes/origin/release/2");

        var workspace = await FindAsync(".");

        Assert.Equal("release/2", workspace.Target.DefaultBranch);
    }

    [Theory]
    [InlineData("main", "main", "topic")]
    [InlineData("master", "master")]
    [InlineData(null, "topic")]
    public async Task A_clone_without_that_is_asked_for_the_usual_names(string? expected, params string[] branches)
    {
        GitFolder.Init(_cli.Folder, "git@github.com:acme/shop.git");
        foreach (var branch in branches)
        {
            GitFolder.Git(_cli.Folder, "update-ref", $"refs/remotes/origin/{branch}", "HEAD");
        }

        Assert.Equal(expected, (await FindAsync(".")).Target.DefaultBranch);
    }

    [Fact]
    public async Task A_commit_of_no_known_branch_never_becomes_the_default_branch()
    {
        GitFolder.Init(_cli.Folder);
        GitFolder.Git(_cli.Folder, "checkout", "--quiet", "--detach");

        Assert.Equal("main", (await FindAsync(".")).Target.DefaultBranch);
    }

    [Fact]
    public async Task Paths_are_relative_to_the_top_of_the_repository()
    {
        GitFolder.Init(_cli.Folder);
        _cli.Write("contracts/deep/A.sol", "");
        _cli.Write("web/b.js", "");

        Assert.Equal(["contracts/deep"], (await FindAsync("contracts/deep")).Paths);
        Assert.Equal(["contracts/deep/A.sol", "web"], (await FindAsync("contracts/deep/A.sol", "web/", "web")).Paths);
        Assert.Empty((await FindAsync("web", ".")).Paths);
        Assert.Equal(_cli.Folder, (await FindAsync("contracts/deep/A.sol")).Root);
    }

    [Fact]
    public async Task Without_a_remote_the_folder_names_the_target()
    {
        GitFolder.Init(_cli.Folder);

        var workspace = await FindAsync(".");

        Assert.Equal(("folder", "work"), (workspace.Target.Kind, workspace.Target.Name));
    }

    [Fact]
    public async Task A_repository_without_commits_has_a_branch_and_no_commit()
    {
        GitFolder.Init(_cli.Folder, commit: false);

        var workspace = await FindAsync(".");

        Assert.Equal("trunk", workspace.Branch);
        Assert.Null(workspace.Commit);
    }

    [Theory]
    [InlineData("HEAD")]
    [InlineData("topic", "GITHUB_HEAD_REF", "topic", "GITHUB_REF_NAME", "12/merge")]
    [InlineData("main", "GITHUB_REF_NAME", "main")]
    [InlineData("topic/1", "CI_COMMIT_REF_NAME", "topic/1")]
    [InlineData("topic", "BUILD_SOURCEBRANCH", "refs/heads/topic")]
    [InlineData("topic", "GIT_BRANCH", "origin/topic")]
    public async Task A_detached_head_takes_its_branch_from_the_CI_system(string expected, params string[] variables)
    {
        GitFolder.Init(_cli.Folder);
        GitFolder.Git(_cli.Folder, "checkout", "--quiet", "--detach");
        foreach (var pair in variables.Chunk(2))
        {
            _cli.Variables[pair[0]] = pair[1];
        }

        Assert.Equal(expected, (await FindAsync(".")).Branch);
    }

    [Fact]
    public async Task A_branch_that_is_checked_out_wins_over_the_CI_system()
    {
        GitFolder.Init(_cli.Folder);
        _cli.Variables["GITHUB_REF_NAME"] = "other";

        Assert.Equal("trunk", (await FindAsync(".")).Branch);
    }

    [Fact]
    public async Task Without_git_the_folder_is_the_root()
    {
        _cli.Write("a/one.js", "");
        _cli.Write("a/two.js", "");
        _cli.Write("b/three.js", "");

        var one = await FindAsync("a/one.js");
        var two = await FindAsync("a/one.js", "b");
        var all = await FindAsync("a", "a/one.js");

        Assert.Equal((Path.Combine(_cli.Folder, "a"), "one.js"), (one.Root, one.Paths.Single()));
        Assert.Equal(_cli.Folder, two.Root);
        Assert.Equal(["a/one.js", "b"], two.Paths);
        Assert.Equal((Path.Combine(_cli.Folder, "a"), 0), (all.Root, all.Paths.Count));
        Assert.Equal(("folder", "a", null), (all.Target.Kind, all.Target.Name, all.Branch));
        Assert.Null(all.Commit);
    }

    [Fact]
    public async Task Without_git_a_folder_is_a_part_of_a_target_with_another_name()
    {
        _cli.Write("contracts/A.sol", "");

        var part = await FindAsync(null, targetIsNamed: true, "contracts");
        var whole = await FindAsync(null, targetIsNamed: true, ".");
        var above = await FindAsync(null, targetIsNamed: true, "..");

        Assert.Equal((_cli.Folder, "contracts"), (part.Root, part.Paths.Single()));
        Assert.Equal((_cli.Folder, 0), (whole.Root, whole.Paths.Count));
        Assert.Equal(Path.GetDirectoryName(_cli.Folder), above.Root);
    }

    [Fact]
    public async Task A_root_can_be_given_so_that_a_part_is_a_part()
    {
        _cli.Write("app/contracts/A.sol", "");

        var part = await FindBelowAsync("app", "app/contracts");
        var whole = await FindBelowAsync("app", "app");

        Assert.Equal((Path.Combine(_cli.Folder, "app"), "contracts"), (part.Root, part.Paths.Single()));
        Assert.Equal("app", part.Target.Name);
        Assert.Empty(whole.Paths);
        var e = await Assert.ThrowsAsync<UsageException>(() => FindBelowAsync("app/contracts", "app"));
        Assert.Contains("is not below --root", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_root_below_the_top_keeps_the_repositorys_name()
    {
        GitFolder.Init(_cli.Folder, "git@github.com:acme/shop.git");
        _cli.Write("app/a.js", "");

        var workspace = await FindBelowAsync("app", "app/a.js");

        Assert.Equal((Path.Combine(_cli.Folder, "app"), "a.js"), (workspace.Root, workspace.Paths.Single()));
        Assert.Equal(("acme/shop", "trunk"), (workspace.Target.Name, workspace.Branch));
    }

    [Fact]
    public async Task Two_repositories_are_two_scans()
    {
        foreach (var name in new[] { "one", "two" })
        {
            Directory.CreateDirectory(Path.Combine(_cli.Folder, name));
            GitFolder.Init(Path.Combine(_cli.Folder, name));
        }

        var e = await Assert.ThrowsAsync<UsageException>(() => FindAsync("one", "two"));

        Assert.Contains("scan each repository by itself", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_reached_by_a_link_is_in_its_repository()
    {
        GitFolder.Init(_cli.Folder);
        _cli.Write("web/b.js", "");
        var link = Path.Combine(_cli.Home, "link");
        Directory.CreateSymbolicLink(link, Path.Combine(_cli.Folder, "web"));

        Assert.Equal(["web/b.js"], (await FindAsync(Path.Combine(link, "b.js"))).Paths);
    }

    [Fact]
    public async Task What_the_user_says_wins()
    {
        GitFolder.Init(_cli.Folder, "git@github.com:acme/shop.git");

        var workspace = (await FindAsync(".")).With("other/name", "b", "c");

        Assert.Equal(("other/name", "b", "c"), (workspace.Target.Name, workspace.Branch, workspace.Commit));
        Assert.Equal("folder", workspace.With("plain", null, null).Target.Kind);
    }

    private Task<Workspace> FindAsync(params string[] paths) => FindAsync(null, targetIsNamed: false, paths);

    private Task<Workspace> FindBelowAsync(string root, params string[] paths) =>
        FindAsync(root, targetIsNamed: false, paths);

    private Task<Workspace> FindAsync(string? root, bool targetIsNamed, params string[] paths)
    {
        var shell = new Shell
        {
            In = TextReader.Null,
            Out = TextWriter.Null,
            Error = TextWriter.Null,
            OutIsTerminal = false,
            ErrorIsTerminal = false,
            Variable = name => _cli.Variables.GetValueOrDefault(name),
            Folder = _cli.Folder,
            Home = _cli.Home,
            Time = TimeProvider.System,
            AskSecret = null,
            Ask = null,
            FindScanners = (_, _) => throw new InvalidOperationException("Nobody asked for scanners."),
            RunScanners = FakeScanners.Finding(),
        };
        return new WorkspaceFinder(shell).FindAsync(paths, root, targetIsNamed, TestContext.Current.CancellationToken);
    }
}
