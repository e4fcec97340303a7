using Tocsin.Scanning.Manifests;

namespace Tocsin.Scanning.Runner;

/// <summary>A scanner that is to run: on which files, by which program, or why it cannot.</summary>
internal sealed record ScannerPlan(
    ScannerManifest Manifest,
    IReadOnlyList<string> Files,
    IReadOnlyList<string>? Program,
    string? Missing,
    int LeftOut
);
