using Tocsin.Cli.Terminal;

namespace Tocsin.Cli.Git;

/// <summary>Works out root, target, branch and commit from the paths to scan.</summary>
internal sealed class WorkspaceFinder(Shell shell)
{
    // A commit that nobody says the branch of: apart from every branch, so that it changes none of them.
    private const string Detached = "HEAD";

    /// <param name="paths">As they were typed.</param>
    /// <param name="root">The root as it was typed; null to find it.</param>
    /// <param name="targetIsNamed">Whether the target goes by a name that somebody chose, not by its folder's.</param>
    /// <param name="cancellationToken">Ends the questions to git.</param>
    public async Task<Workspace> FindAsync(
        IReadOnlyList<string> paths,
        string? root,
        bool targetIsNamed,
        CancellationToken cancellationToken
    )
    {
        var asked = paths.Select(p => AskedPath.Of(p, shell.Folder)).ToList();
        if (root is not null)
        {
            return await BelowAsync(AskedPath.Of(root, shell.Folder).Folder, asked, cancellationToken);
        }

        var places = new List<(string? Top, string Path)>();
        foreach (var path in asked)
        {
            places.Add(await PlaceAsync(path, cancellationToken));
        }

        var tops = places.Select(p => p.Top).Distinct().ToList();
        if (tops.Count > 1)
        {
            throw new UsageException("the paths do not belong to one repository; scan each repository by itself");
        }

        return tops[0] is { } top
            ? await InRepositoryAsync(top, [.. places.Select(p => p.Path)], cancellationToken)
            : WithoutGit(RootWithoutGit(asked, targetIsNamed), asked);
    }

    private async Task<Workspace> BelowAsync(string root, List<AskedPath> asked, CancellationToken cancellationToken)
    {
        var plain = WithoutGit(root, asked);
        if (plain.Paths.FirstOrDefault(p => p.Split('/')[0] == "..") is { } outside)
        {
            throw new UsageException($"{outside} is not below --root {root}");
        }

        var (top, _) = await PlaceAsync(new AskedPath(root, ""), cancellationToken);
        return top is null
            ? plain
            : await InRepositoryAsync(top, plain.Paths, cancellationToken) with
            {
                Root = root,
                Paths = plain.Paths,
            };
    }

    private async Task<(string? Top, string Path)> PlaceAsync(AskedPath path, CancellationToken cancellationToken)
    {
        string[] question = ["rev-parse", "--show-toplevel", "--show-prefix"];
        var answer = await GitProcess.AskAsync(path.Folder, question, cancellationToken);
        if (answer is not { Successful: true } || answer.Output.Length == 0)
        {
            WarnOfOwner(answer);
            return (null, "");
        }

        // The prefix is empty at the top, and ends in a slash below it. Git knows symbolic links; we need not.
        var lines = answer.Output.Split('\n');
        var prefix = lines.Length > 1 ? lines[1] : "";
        return (lines[0], (prefix + path.FileName).TrimEnd('/'));
    }

    private void WarnOfOwner(GitProcess.Answer? answer)
    {
        if (answer?.Errors.Contains("dubious ownership", StringComparison.Ordinal) == true)
        {
            shell.Error.WriteLine(
                "tocsin: warning: git does not read this repository, because another user owns it (see safe.directory "
                    + "in git-config); target, branch and commit are not known"
            );
        }
    }

    private async Task<Workspace> InRepositoryAsync(
        string top,
        IReadOnlyList<string> paths,
        CancellationToken cancellationToken
    )
    {
        async Task<string?> Ask(params string[] question) =>
            await GitProcess.AskAsync(top, question, cancellationToken)
                is { Successful: true, Output.Length: > 0 } answer
                ? answer.Output
                : null;

        var remote = await Ask("remote", "get-url", "origin");
        var name = remote is null ? null : RemoteName.Of(remote);
        var branch = await Ask("symbolic-ref", "--short", "--quiet", "HEAD") ?? CiVariables.Branch(shell) ?? Detached;
        return new Workspace
        {
            Root = top,
            Paths = paths.Contains("") ? [] : [.. paths.Distinct()],
            Target = Workspace.TargetOf(name ?? FolderName(top)) with
            {
                DefaultBranch = await DefaultBranchAsync(Ask, branch),
            },
            Branch = branch,
            Commit = await Ask("rev-parse", "--verify", "--quiet", "HEAD"),
        };
    }

    // The server would else take the branch of the first scan, which may be anybody's pull request.
    private async Task<string?> DefaultBranchAsync(Func<string[], Task<string?>> ask, string branch)
    {
        const string origin = "refs/remotes/origin/";
        var known =
            await ask(["symbolic-ref", "--quiet", origin + "HEAD"])
            ?? await ask(["for-each-ref", "--count=1", "--format=%(refname)", origin + "main", origin + "master"]);
        return known?[origin.Length..] ?? shell.Variable("CI_DEFAULT_BRANCH") ?? (branch == Detached ? "main" : null);
    }

    // A folder is a target of its own, named after itself. Of a target with another name it is probably a part: taken for
    // the whole, it would make the server call resolved what lies beside it.
    private string RootWithoutGit(List<AskedPath> asked, bool targetIsNamed)
    {
        var common = asked.Select(p => p.Folder).Aggregate(CommonFolder);
        return targetIsNamed && CommonFolder(shell.Folder, common) == shell.Folder ? shell.Folder : common;
    }

    private static Workspace WithoutGit(string root, List<AskedPath> asked)
    {
        var relative = asked
            .Select(p => Path.GetRelativePath(root, Path.Combine(p.Folder, p.FileName)).Replace('\\', '/'))
            .Distinct()
            .ToList();
        return new Workspace
        {
            Root = root,
            Paths = relative.Contains(".") ? [] : relative,
            Target = Workspace.TargetOf(FolderName(root)),
        };
    }

    private static string CommonFolder(string a, string b)
    {
        var common = a;
        while (b != common && !b.StartsWith(common.TrimEnd('/') + "/", StringComparison.Ordinal))
        {
            common = Path.GetDirectoryName(common) ?? "/";
        }

        return common;
    }

    private static string FolderName(string folder) =>
        SafeText.Line(Path.GetFileName(folder.TrimEnd('/'))) is { Length: > 0 } name ? name : "root";
}
