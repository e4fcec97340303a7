using Tocsin.Scanning.Runner;

namespace Tocsin.Cli.Scan;

/// <summary>What runs the scanners.</summary>
internal delegate Task<ScanReport> RunScanners(
    ScanRequest request,
    IProgress<ScanProgress> progress,
    CancellationToken cancellationToken
);
