using Tocsin.Scanning.Manifests;

namespace Tocsin.Scanning.Runner;

/// <summary>Runs one scanner over its files, in as many processes as they need, and puts together what they say.</summary>
internal sealed class ScannerRun(ScannerManifest manifest, ScanRequest request, string root, TimeProvider time)
{
    private const int MaxError = 1000;

    /// <summary>The outcome; whatever goes wrong with the scanner is in it.</summary>
    public async Task<ScannerOutcome> RunAsync(
        int index,
        ScannerPlan plan,
        Action<string, int> report,
        CancellationToken cancellationToken
    )
    {
        var start = time.GetTimestamp();
        var parts = new List<ScannerPart>();
        report("running", 0);
        foreach (var files in plan.Files.Chunk(manifest.FilesPerRun))
        {
            var passes = manifest.Passes.Select(pass =>
                new ScannerPart(manifest, request, root, time).RunAsync(
                    index,
                    plan.Program!,
                    files,
                    pass,
                    cancellationToken
                )
            );
            parts.AddRange(await Task.WhenAll(passes));
            report("running", parts.Sum(p => p.Results.Count));
        }
        var results = ResultOrder.Distinct(parts.SelectMany(p => p.Results));
        var errors = parts.SelectMany(p => p.Errors).Distinct().ToList();
        report(errors.Count == 0 ? "done" : "failed", results.Count);
        return new ScannerOutcome
        {
            Scanner = manifest.Name,
            Tool = parts.Select(p => p.Tool).FirstOrDefault(t => t is not null) ?? manifest.Name,
            ToolVersion = parts.Select(p => p.ToolVersion).FirstOrDefault(v => v is not null),
            Error = errors.Count == 0 ? null : Shortened(string.Join('\n', errors)),
            Duration = time.GetElapsedTime(start),
            Results = results,
        };
    }

    private static string Shortened(string error) => error.Length <= MaxError ? error : "…" + error[^(MaxError - 1)..];
}
