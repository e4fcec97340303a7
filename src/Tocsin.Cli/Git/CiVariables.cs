namespace Tocsin.Cli.Git;

/// <summary>What CI systems say about the branch that they checked out without naming it.</summary>
internal static class CiVariables
{
    // A pull request's own branch comes before the branch, or the merge, that the system works on.
    private static readonly string[] Branches =
    [
        "GITHUB_HEAD_REF",
        "GITHUB_REF_NAME",
        "CI_MERGE_REQUEST_SOURCE_BRANCH_NAME",
        "CI_COMMIT_REF_NAME",
        "BITBUCKET_BRANCH",
        "CIRCLE_BRANCH",
        "TRAVIS_PULL_REQUEST_BRANCH",
        "TRAVIS_BRANCH",
        "SYSTEM_PULLREQUEST_SOURCEBRANCH",
        "BUILD_SOURCEBRANCH",
        "BUILDKITE_BRANCH",
        "DRONE_SOURCE_BRANCH",
        "DRONE_BRANCH",
        "CHANGE_BRANCH",
        "BRANCH_NAME",
        "GIT_BRANCH",
    ];

    private static readonly string[] Prefixes = ["refs/heads/", "refs/tags/", "origin/"];

    public static string? Branch(Shell shell) =>
        Branches.Select(shell.Variable).OfType<string>().Select(Short).FirstOrDefault();

    private static string Short(string name)
    {
        var prefix = Prefixes.FirstOrDefault(p => name.StartsWith(p, StringComparison.Ordinal));
        return name[(prefix?.Length ?? 0)..];
    }
}
