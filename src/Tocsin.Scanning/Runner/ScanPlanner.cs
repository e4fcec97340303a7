using Tocsin.Scanning.Files;
using Tocsin.Scanning.Manifests;

namespace Tocsin.Scanning.Runner;

/// <summary>Works out which scanners run, and over what.</summary>
internal sealed class ScanPlanner(ScanRequest request, string root, FileSelection selection)
{
    /// <summary>Asked for by name, a scanner is part of the report whatever comes of it; otherwise one that is here and belongs
    /// to the preset, though there may be nothing left for it to read: then all that it once found is gone.</summary>
    public ScannerPlan? For(ScannerManifest manifest)
    {
        var named = request.Scanners.Contains(manifest.Name);
        var looksHere = manifest.Reads == "url" == request.Url is not null;
        var inPreset = request.PresetScanners?.Contains(manifest.Name) ?? manifest.Presets.ContainsKey(request.Preset);
        if (!named && (request.Scanners.Count > 0 || !inPreset || !looksHere))
            return null;
        var program = ScannerProgram.Find(manifest, root, out var missing);
        if (!named && program is null && manifest.Detect.Embedded is null)
            return null;
        if (!inPreset)
            missing = $"{manifest.Name} does not run in the preset {request.Preset}";
        if (!looksHere)
            missing =
                $"{manifest.Name} looks at {(request.Url is null ? "running sites" : "files")}, and none is given";
        var files = FilesFor(manifest);
        var readable = manifest.Utf8Only ? [.. files.Where(f => Utf8Text.Is(Path.Combine(root, f)))] : files;
        return new ScannerPlan(manifest, readable, program, missing, files.Count - readable.Count);
    }

    /// <summary>What a scanner is to look at.</summary>
    public IReadOnlyList<string> FilesFor(ScannerManifest manifest)
    {
        var globs = new GlobSet(manifest.AppliesTo);
        if (manifest.Reads == "files")
            return [.. selection.Files.Where(globs.Matches)];
        return selection.All.Any(globs.Matches) ? [.. selection.All] : [];
    }
}
