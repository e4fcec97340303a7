using Tocsin.Scanning.Files;
using Tocsin.Scanning.Manifests;
using Tocsin.Scanning.Yaml;
using YamlDotNet.Core;

namespace Tocsin.Scanning.Catalog;

/// <summary>Reads <c>.tocsin.yml</c>, and notes everything that is wrong with it.</summary>
internal sealed class RepositorySettingsReader(string root, YamlMap map, YamlProblems problems)
{
    private static readonly string[] Severities = ["critical", "high", "medium", "low", "info"];

    /// <summary>Everything but names of scanners, which <see cref="CheckNames"/> looks at when all scanners are known.</summary>
    public RepositorySettings Read(string file)
    {
        var settings = new RepositorySettings
        {
            File = file,
            Scanners = map.Texts("scanners") ?? [],
            Paths = [.. Inside("paths", mustBeThere: true)],
            Ignore = Globs(),
            FailOn = FailOn(),
            Preset = Preset(),
            Presets = map.ListsByName("presets") ?? new Dictionary<string, IReadOnlyList<string>>(),
            Manifests = [.. Inside("manifests", mustBeThere: true)],
        };
        map.EndOfKeys();
        foreach (var name in settings.Presets.Keys.Except(ManifestValidator.Presets))
            problems.Add(map.PlaceOf("presets", name), $"presets: \"{name}\"; {Expected(ManifestValidator.Presets)}");
        return settings;
    }

    /// <summary>Notes names of scanners that nobody knows.</summary>
    public void CheckNames(RepositorySettings settings, IReadOnlyCollection<string> known)
    {
        void Check(string key, IEnumerable<string> names, Func<int, Mark> place)
        {
            foreach (var (index, name) in names.Index())
            {
                if (!known.Contains(name))
                    problems.Add(place(index), $"{key}: there is no scanner \"{name}\"; {Expected(known)}");
            }
        }
        Check("scanners", settings.Scanners, i => map.PlaceOf("scanners", i));
        foreach (var (preset, names) in settings.Presets)
            Check($"presets.{preset}", names, _ => map.PlaceOf("presets", preset));
    }

    public Mark PlaceOfManifest(int index) => map.PlaceOf("manifests", index);

    private Severity? FailOn()
    {
        if (map.Text("fail-on") is not { } word)
            return null;
        if (Severities.Contains(word))
            return Enum.Parse<Severity>(word, ignoreCase: true);
        map.Wrong("fail-on", $"\"{word}\"; {Expected(Severities)}");
        return null;
    }

    private string? Preset()
    {
        var preset = map.Text("preset");
        if (preset is not null && !ManifestValidator.Presets.Contains(preset))
            map.Wrong("preset", $"\"{preset}\"; {Expected(ManifestValidator.Presets)}");
        return preset;
    }

    private IReadOnlyList<string> Globs()
    {
        var globs = map.Texts("ignore") ?? [];
        foreach (var (index, glob) in globs.Index())
        {
            if (glob.Length is 0 or > 1000)
                problems.Add(map.PlaceOf("ignore", index), "ignore: expected a glob such as **/test/**");
        }
        // A folder stands for what is in it.
        return [.. globs.SelectMany(g => g.EndsWith('/') ? [g + "**"] : new[] { g, g.TrimEnd('/') + "/**" })];
    }

    private IEnumerable<string> Inside(string key, bool mustBeThere)
    {
        foreach (var (index, path) in (map.Texts(key) ?? []).Index())
        {
            var full = Path.GetFullPath(path, root);
            var relative = Path.GetRelativePath(root, full).Replace('\\', '/');
            if (path.Length == 0 || Path.IsPathRooted(path) || relative.Split('/')[0] == "..")
                problems.Add(map.PlaceOf(key, index), $"{key}: \"{path}\"; expected a path below this folder");
            else if (mustBeThere && !Path.Exists(full))
                problems.Add(map.PlaceOf(key, index), $"{key}: \"{path}\"; there is no such file or folder");
            else if (!StaysInside(full))
                problems.Add(map.PlaceOf(key, index), $"{key}: \"{path}\"; a link leads out of this folder");
            else
                yield return relative;
        }
    }

    // Whoever writes the settings could else have anything scanned that the user may read.
    private bool StaysInside(string full)
    {
        if (new FileInfo(full) is { Exists: true, LinkTarget: not null })
            return false;
        var folder = Directory.Exists(full) ? full : Path.GetDirectoryName(full)!;
        var relative = Path.GetRelativePath(RealFolder.Of(root), RealFolder.Of(folder)).Replace('\\', '/');
        return relative.Split('/')[0] != ".." && !Path.IsPathRooted(relative);
    }

    private static string Expected(IEnumerable<string> words) => $"expected one of {string.Join(", ", words)}";
}
