namespace Tocsin.Integrations.Rendering;

/// <summary>Where a place in the code can be read, by a pattern such as <c>https://github.com/{repository}/blob/{commit}/{file}#L{line}</c>.</summary>
internal static class CodeLink
{
    /// <summary>The key of the field that every kind has for it.</summary>
    public const string Key = "code_url";

    public const string Default = "https://github.com/{repository}/blob/{commit}/{file}#L{line}";

    /// <summary>In place of a pattern: no links.</summary>
    public const string None = "none";

    public static ConfigField Field { get; } =
        new()
        {
            Key = Key,
            Label = "Links to code",
            Example = Default,
            Help =
                "where a place in the code can be read, with {repository}, {commit}, {branch}, {file} and {line} in it; absent: on GitHub; \"none\": nowhere",
            Check = Check,
        };

    /// <summary>The link, or null where there is none to be had.</summary>
    public static string? Of(
        string pattern,
        string repository,
        string? branch,
        string? commit,
        string file,
        string? line
    )
    {
        // A branch moves on, but it is better than nothing.
        var revision = commit ?? branch;
        if (revision is null || pattern == None)
        {
            return null;
        }

        return SafeUrl.Of(
            pattern
                .Replace("{repository}", Path(repository), StringComparison.Ordinal)
                .Replace("{commit}", Path(revision), StringComparison.Ordinal)
                .Replace("{branch}", Path(branch ?? revision), StringComparison.Ordinal)
                .Replace("{file}", Path(file), StringComparison.Ordinal)
                .Replace("{line}", Uri.EscapeDataString(line ?? "1"), StringComparison.Ordinal)
        );
    }

    private static string Path(string text) =>
        string.Join('/', text.Split('/').Where(p => p is not (".." or "." or "")).Select(Uri.EscapeDataString));

    private static (string, string)? Check(string pattern) =>
        pattern == None || SafeUrl.Of(Of(pattern, "acme/payments", "main", "9f2c1d0", "src/a.js", "7")) is not null
            ? null
            : ("is not the pattern of a web address", $"such as {Default}, or \"{None}\"");
}
