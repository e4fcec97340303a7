using System.Text.RegularExpressions;

namespace Tocsin.Cli.Git;

/// <summary>The name of a repository from its address.</summary>
internal static partial class RemoteName
{
    /// <returns><c>owner/name</c>, or a longer path where there are groups in groups; null for a folder on this machine.
    /// Never a user or password of the address.</returns>
    public static string? Of(string remote)
    {
        var path = PathOf(remote.Trim());
        if (path is null)
        {
            return null;
        }

        var parts = path.Split('/', StringSplitOptions.RemoveEmptyEntries).ToList();
        if (parts.Count > 0 && parts[^1].EndsWith(".git", StringComparison.OrdinalIgnoreCase))
        {
            parts[^1] = parts[^1][..^".git".Length];
        }

        // Azure DevOps puts this before the name: org/project/_git/name.
        parts.Remove("_git");
        return parts.Count >= 2 && parts.All(p => p.Length > 0) ? string.Join('/', parts) : null;
    }

    private static string? PathOf(string remote)
    {
        if (remote.Contains("://", StringComparison.Ordinal))
        {
            return Uri.TryCreate(remote, UriKind.Absolute, out var uri) && !uri.IsFile
                ? Uri.UnescapeDataString(uri.AbsolutePath)
                : null;
        }

        // git-clone(1): what has a colon before its first slash is host:path, everything else is a local path.
        var match = ScpForm().Match(remote);
        return match.Success ? match.Groups["path"].Value : null;
    }

    [GeneratedRegex(
        @"^(?:[^/:@]+@)?(?:\[[^\]]+\]|[^/:]{2,}):(?<path>.+)$",
        RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking
    )]
    private static partial Regex ScpForm();
}
