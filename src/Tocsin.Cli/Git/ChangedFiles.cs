using Tocsin.Cli.Terminal;

namespace Tocsin.Cli.Git;

/// <summary>The files that a change touches: since it parted from another branch, committed or not, new and deleted too.</summary>
internal static class ChangedFiles
{
    /// <returns>Paths relative to the root, sorted; what was renamed counts with its old and its new name.</returns>
    /// <exception cref="UsageException">Git cannot tell.</exception>
    public static async Task<IReadOnlyList<string>> SinceAsync(
        string root,
        string reference,
        CancellationToken cancellationToken
    )
    {
        async Task<string> Ask(string otherwise, params string[] question)
        {
            var answer =
                await GitProcess.AskAsync(root, question, cancellationToken)
                ?? throw new UsageException("--changed-since asks git, which is not here or does not answer");
            return answer.Successful ? answer.Output : throw new UsageException(otherwise);
        }

        var shown = SafeText.Line(reference);
        var commit = await Ask(
            $"--changed-since {shown}: git knows no such commit here; fetch it first",
            "rev-parse",
            "--verify",
            "--quiet",
            "--end-of-options",
            reference + "^{commit}"
        );
        var parted = await Ask(
            $"--changed-since {shown}: it has no commit in common with HEAD; a shallow clone lacks it, fetch more history",
            "merge-base",
            commit,
            "HEAD"
        );
        var changed = await Ask(
            $"--changed-since {shown}: git cannot compare with {parted}",
            "diff",
            "--name-only",
            "--no-renames",
            "--no-ext-diff",
            "--ignore-submodules=all",
            "--relative",
            "-z",
            parted,
            "--"
        );
        var added = await Ask("git cannot list new files", "ls-files", "--others", "--exclude-standard", "-z");
        return
        [
            .. (changed + '\0' + added)
                .Split('\0', StringSplitOptions.RemoveEmptyEntries)
                .Distinct()
                .Order(StringComparer.Ordinal),
        ];
    }
}
