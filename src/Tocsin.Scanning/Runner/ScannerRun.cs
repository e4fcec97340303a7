using Tocsin.Scanning.Manifests;

namespace Tocsin.Scanning.Runner;

/// <summary>Runs one scanner over its files, in as many processes as they need, and puts together what they say.</summary>
internal sealed class ScannerRun(
    ScannerManifest manifest,
    ScanRequest request,
    string root,
    SemaphoreSlim slots,
    TimeProvider time
)
{
    private const int MaxError = 1000;

    /// <summary>The outcome; whatever goes wrong with the scanner is in it.</summary>
    public async Task<ScannerOutcome> RunAsync(
        int index,
        ScannerPlan plan,
        Action<string, int, int> report,
        CancellationToken cancellationToken
    )
    {
        var start = 0L;
        var parts = new List<ScannerPart>();
        var done = 0;
        report("waiting", 0, 0);
        foreach (var files in Shares(plan.Files))
        {
            parts.AddRange(
                await Task.WhenAll(
                    manifest.Passes.Select(pass =>
                        RunAsync(index, plan.Program!, files, pass, Started, cancellationToken)
                    )
                )
            );
            done += files.Count;
            Running(parts, done);
        }
        var results = ResultOrder.Distinct(parts.SelectMany(p => p.Results));
        var errors = parts.SelectMany(p => p.Errors).Distinct().ToList();
        report(errors.Count == 0 ? "done" : "failed", results.Count, done);
        return new ScannerOutcome
        {
            Scanner = manifest.Name,
            Tool =
                parts.Select(p => p.Tool).FirstOrDefault(t => t is not null)
                ?? results.Select(r => r.Tool).FirstOrDefault()
                ?? manifest.Tool
                ?? manifest.Name,
            ToolVersion = parts.Select(p => p.ToolVersion).FirstOrDefault(v => v is not null),
            Error = errors.Count == 0 ? null : Shortened(string.Join('\n', errors)),
            Duration = start == 0 ? TimeSpan.Zero : time.GetElapsedTime(start),
            Results = results,
        };

        // Its own time begins with its first process, not with the wait for others.
        void Started()
        {
            Interlocked.CompareExchange(ref start, time.GetTimestamp(), 0);
            Running(parts, done);
        }

        void Running(List<ScannerPart> ended, int files) => report("running", ended.Sum(p => p.Results.Count), files);
    }

    /// <summary>One that goes through a folder, or visits a site, does so once.</summary>
    private IEnumerable<IReadOnlyList<string>> Shares(IReadOnlyList<string> files) =>
        manifest.Reads == "files" ? files.Chunk(manifest.FilesPerRun) : [files];

    private async Task<ScannerPart> RunAsync(
        int index,
        IReadOnlyList<string> program,
        IReadOnlyList<string> files,
        IReadOnlyList<string> pass,
        Action started,
        CancellationToken cancellationToken
    )
    {
        await slots.WaitAsync(cancellationToken);
        try
        {
            started();
            return await new ScannerPart(manifest, request, root, time).RunAsync(
                index,
                program,
                files,
                pass,
                cancellationToken
            );
        }
        finally
        {
            slots.Release();
        }
    }

    private static string Shortened(string error) => error.Length <= MaxError ? error : "…" + error[^(MaxError - 1)..];
}
