using Tocsin.Scanning.Manifests;

namespace Tocsin.Scanning.Runner;

/// <summary>Checks a request before anything runs.</summary>
internal static class ScanRequestValidator
{
    /// <summary>The paths below the root, with forward slashes; empty for all of it.</summary>
    /// <exception cref="ScanRequestException">Something is wrong with the request; all of it is told at once.</exception>
    public static IReadOnlyList<string> Check(ScanRequest request, IReadOnlyList<ScannerManifest> manifests)
    {
        if (!Path.IsPathFullyQualified(request.Root) || !Directory.Exists(request.Root))
            throw new ScanRequestException($"{request.Root}: no such folder");
        var errors = new List<string>();
        if (!ManifestValidator.Presets.Contains(request.Preset))
            errors.Add(
                $"preset \"{request.Preset}\": unknown; expected {string.Join(", ", ManifestValidator.Presets)}"
            );
        var known = manifests.Select(m => m.Name).ToList();
        foreach (var name in request.Scanners.Where(s => !known.Contains(s)))
            errors.Add($"scanner \"{name}\": unknown; expected some of {string.Join(", ", known)}");
        foreach (var name in (request.PresetScanners ?? []).Where(s => !known.Contains(s)))
            errors.Add($"scanner \"{name}\": unknown; expected some of {string.Join(", ", known)}");
        if (request.Jobs < 1)
            errors.Add("jobs: expected 1 or more");
        if (request.Timeout <= TimeSpan.Zero)
            errors.Add("timeout: expected more than nothing");
        var paths = new List<string>();
        foreach (var path in request.Paths)
        {
            var full = Path.GetFullPath(path, request.Root);
            var relative = Path.GetRelativePath(request.Root, full).Replace('\\', '/');
            if (relative == ".." || relative.StartsWith("../", StringComparison.Ordinal) || Path.IsPathRooted(relative))
                errors.Add($"{path}: outside of {request.Root}");
            else if (!File.Exists(full) && !Directory.Exists(full))
                errors.Add($"{path}: no such file or folder");
            else
                paths.Add(relative == "." ? "" : relative);
        }
        if (errors.Count > 0)
            throw new ScanRequestException(string.Join('\n', errors));
        return paths.Contains("") ? [] : paths;
    }
}
