using Tocsin.Scanning.Embedded;
using Tocsin.Scanning.Manifests;

namespace Tocsin.Scanning.Runner;

/// <summary>Finds the program of a scanner: embedded, in the project's <c>node_modules</c>, on the path.</summary>
internal static class ScannerProgram
{
    /// <summary>The program and its first arguments; null, with the reason, when it is not here.</summary>
    public static IReadOnlyList<string>? Find(ScannerManifest manifest, string root, out string? missing)
    {
        missing = null;
        if (manifest.Detect.Embedded is { } embedded)
            return EmbeddedCommand.Find(embedded, out missing);
        var file =
            (manifest.Detect.Npm is { } npm ? InModules(root, npm) : null)
            ?? (manifest.Detect.Executable is { } name ? OnPath(name) : null);
        if (file is not null)
            return [file];
        missing = $"{manifest.Name} is not installed" + (manifest.Install is { } how ? $": {how}" : "");
        return null;
    }

    private static string? InModules(string root, string name)
    {
        for (var folder = new DirectoryInfo(root); folder is not null; folder = folder.Parent)
        {
            if (Existing(Path.Combine(folder.FullName, "node_modules", ".bin"), name) is { } file)
                return file;
        }
        return null;
    }

    private static string? OnPath(string name) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "")
            .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Where(Path.IsPathFullyQualified)
            .Select(folder => Existing(folder, name))
            .FirstOrDefault(file => file is not null);

    private static string? Existing(string folder, string name)
    {
        string[] names = OperatingSystem.IsWindows() ? [name + ".exe", name + ".cmd"] : [name];
        return names.Select(n => Path.Combine(folder, n)).FirstOrDefault(File.Exists);
    }
}
