using Tocsin.Scanning.Yaml;

namespace Tocsin.Scanning.Manifests;

/// <summary>Reads a manifest from YAML or JSON, and tells everything that is wrong with it, each with its place.</summary>
internal static class ManifestReader
{
    /// <exception cref="ManifestException">It cannot be read, lacks something, or something in it is wrong.</exception>
    public static ScannerManifest Read(string source, string text)
    {
        var problems = new YamlProblems(source);
        var manifest = YamlText.Read(text, problems) is { } map ? Read(map) : null;
        return problems.Any || manifest is null ? throw new ManifestException(problems.ToString()) : manifest;
    }

    private static ScannerManifest Read(YamlMap map)
    {
        var manifest = new ScannerManifest
        {
            Name = map.Text("name", required: true) ?? "",
            Title = map.Text("title", required: true) ?? "",
            Tool = map.Text("tool"),
            Detect = Detection(map.Map("detect", required: true)),
            Install = map.Text("install"),
            Version = map.Texts("version") ?? [],
            Reads = map.Text("reads") ?? "files",
            Command = map.Texts("command", required: true) ?? [],
            Passes =
                map.Lists("passes")
                ??
                [
                    [],
                ],
            AppliesTo = map.Texts("applies_to", required: true) ?? [],
            Config = Config(map.Map("config")),
            Output = map.Text("output", required: true) ?? "",
            OutputName = map.Text("output_name") ?? "output.sarif",
            OutputOptional = map.Flag("output_optional"),
            OkExitCodes = map.Numbers("ok_exit_codes", required: true) ?? [],
            EmptyExitCodes = map.Numbers("empty_exit_codes") ?? [],
            Utf8Only = map.Flag("utf8_only"),
            RunsProjectCode = map.Flag("runs_project_code"),
            Presets = map.ListsByName("presets", required: true) ?? new Dictionary<string, IReadOnlyList<string>>(),
            FilesPerRun = (int)Math.Min(map.Number("files_per_run") ?? 300, int.MaxValue),
            TimeLimitSeconds = (int)Math.Min(map.Number("time_limit_seconds", required: true) ?? 0, int.MaxValue),
            OutputLimitBytes = map.Number("output_limit_bytes", required: true) ?? 0,
        };
        map.EndOfKeys();
        foreach (var error in ManifestValidator.Errors(manifest))
        {
            var colon = error.IndexOf(':', StringComparison.Ordinal);
            map.Wrong(error[..colon], error[(colon + 2)..]);
        }
        return manifest;
    }

    private static ScannerDetection Detection(YamlMap? map)
    {
        var detection = new ScannerDetection
        {
            Embedded = map?.Text("embedded"),
            Npm = map?.Text("npm"),
            Executable = map?.Text("executable"),
        };
        map?.EndOfKeys();
        return detection;
    }

    private static ScannerConfig? Config(YamlMap? map)
    {
        if (map is null)
            return null;
        var config = new ScannerConfig
        {
            Files = map.Texts("files") ?? [],
            Fallback = map.Texts("fallback", required: true) ?? [],
            Content = map.Text("content", required: true) ?? "",
            Name = map.Text("name") ?? "config.json",
        };
        map.EndOfKeys();
        return config;
    }
}
