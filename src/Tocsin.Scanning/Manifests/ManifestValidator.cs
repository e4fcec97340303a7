using System.Text.RegularExpressions;

namespace Tocsin.Scanning.Manifests;

/// <summary>Checks a manifest, and tells everything that is wrong with it.</summary>
internal static partial class ManifestValidator
{
    public static readonly IReadOnlyList<string> Presets = ["quick", "standard", "deep"];

    private static readonly string[] Placeholders =
    [
        "{root}",
        "{output}",
        "{output_folder}",
        "{url}",
        "{rules}",
        "{languages}",
        "{comments}",
        "{tree}",
        "{files}",
        "{paths}",
        "{preset}",
        "{pass}",
        "{config}",
    ];

    public static IReadOnlyList<string> Errors(ScannerManifest manifest) => [.. Find(manifest)];

    private static IEnumerable<string> Find(ScannerManifest m)
    {
        if (!Name().IsMatch(m.Name))
            yield return $"name: \"{m.Name}\"; expected lower-case letters, digits and dashes";
        if (m.Detect is { Embedded: null, Npm: null, Executable: null })
            yield return "detect: empty; expected embedded, npm or executable";
        foreach (var name in (string?[])[m.Detect.Embedded, m.Detect.Npm, m.Detect.Executable])
        {
            if (name is not null && !Program().IsMatch(name))
                yield return $"detect: \"{name}\"; expected a program's name without a folder";
        }
        if (m.Output is not ("stdout" or "file"))
            yield return $"output: \"{m.Output}\"; expected stdout or file";
        var texts = m.Command.Append(m.Config?.Content ?? "").ToList();
        if (m.Output == "file" != texts.Exists(t => t.Contains("{output", StringComparison.Ordinal)))
            yield return "command: {output} or {output_folder} belongs there exactly when output is file";
        var given = m.Command.Count(a => a is "{files}" or "{paths}" or "{tree}");
        if (m.Reads is not ("files" or "folder" or "url"))
            yield return $"reads: \"{m.Reads}\"; expected files, folder or url";
        else if (m.Reads == "files" && given != 1)
            yield return "command: expected one of {files}, {paths}, {tree} as an argument, once";
        else if (m.Reads != "files" && given > 0)
            yield return $"command: {{files}}, {{paths}} and {{tree}} do not go with reads: {m.Reads}";
        else if (m.Reads == "url" != texts.Exists(t => t.Contains("{url}", StringComparison.Ordinal)))
            yield return "command: {url} belongs there exactly when reads is url";
        if (!Program().IsMatch(m.OutputName))
            yield return $"output_name: \"{m.OutputName}\"; expected a file's name without a folder";
        if (m.Config is { } config && !Program().IsMatch(config.Name))
            yield return $"config: \"{config.Name}\"; expected a file's name without a folder";
        foreach (var unknown in Unknown(m.Command.Concat(m.Passes.SelectMany(p => p))))
            yield return $"command: {unknown} is no placeholder; expected one of {string.Join(' ', Placeholders)}";
        if (m.Passes.Count == 0)
            yield return "passes: empty; expected at least one, such as []";
        if (m.AppliesTo.Count == 0 && m.Reads != "url")
            yield return "applies_to: empty; expected globs such as **/*.sol";
        if (m.OkExitCodes.Count == 0)
            yield return "ok_exit_codes: empty; expected at least one";
        if (m.Presets.Count == 0)
            yield return "presets: empty; expected some of " + string.Join(", ", Presets);
        foreach (var preset in m.Presets.Keys.Except(Presets))
            yield return $"presets: \"{preset}\"; expected some of {string.Join(", ", Presets)}";
        if (m.TimeLimitSeconds is < 1 or > 86_400)
            yield return $"time_limit_seconds: {m.TimeLimitSeconds}; expected 1 to 86400";
        if (m.OutputLimitBytes is < 1024 or > 1L << 30)
            yield return $"output_limit_bytes: {m.OutputLimitBytes}; expected 1024 to {1L << 30}";
        if (m.FilesPerRun is < 1 or > 10_000)
            yield return $"files_per_run: {m.FilesPerRun}; expected 1 to 10000";
    }

    private static IEnumerable<string> Unknown(IEnumerable<string> arguments) =>
        arguments.SelectMany(a => Placeholder().Matches(a)).Select(m => m.Value).Except(Placeholders);

    [GeneratedRegex("^[a-z][a-z0-9-]{0,63}$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Name();

    [GeneratedRegex("^[A-Za-z0-9_][A-Za-z0-9_.-]{0,63}$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Program();

    [GeneratedRegex(@"\{[a-z_]+\}", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Placeholder();
}
