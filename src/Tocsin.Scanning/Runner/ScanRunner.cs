using Tocsin.Scanning.Files;
using Tocsin.Scanning.Manifests;

namespace Tocsin.Scanning.Runner;

/// <summary>Runs the scanners that apply to a folder, at the same time, and collects what they say.</summary>
public sealed class ScanRunner(TimeProvider time)
{
    private readonly IReadOnlyList<ScannerManifest> _manifests = ScannerManifests.All;

    /// <summary>With other scanners than Tocsin's own.</summary>
    internal ScanRunner(TimeProvider time, IReadOnlyList<ScannerManifest> manifests)
        : this(time) => _manifests = manifests;

    /// <summary>Runs every scanner asked for; one that fails is reported and does not sink the rest.</summary>
    /// <exception cref="ScanRequestException">A path or a scanner's name is wrong; nothing was run.</exception>
    public async Task<ScanReport> RunAsync(
        ScanRequest request,
        IProgress<ScanProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        ArgumentNullException.ThrowIfNull(request);
        var manifests = request.Manifests ?? _manifests;
        var paths = ScanRequestValidator.Check(request, manifests);
        var root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(request.Root));
        var selection = FileSelection.Find(root, paths, cancellationToken);
        selection.Keep(request.Ignore, request.Only);
        var planner = new ScanPlanner(request, root, selection);
        using var slots = new SemaphoreSlim(request.Jobs ?? Means.Here());
        var outcomes = await Task.WhenAll(
            manifests
                .Select(planner.For)
                .OfType<ScannerPlan>()
                .Select((plan, index) => RunAsync(plan, index, request, root, slots, progress, cancellationToken))
        );
        return new ScanReport
        {
            Scanners = outcomes,
            Results = ResultOrder.Sorted(outcomes.SelectMany(o => o.Results)),
            Files = selection.Files.Count,
            Ignored = selection.Ignored,
            Skipped = selection.Skipped,
        };
    }

    private async Task<ScannerOutcome> RunAsync(
        ScannerPlan plan,
        int index,
        ScanRequest request,
        string root,
        SemaphoreSlim slots,
        IProgress<ScanProgress>? progress,
        CancellationToken cancellationToken
    )
    {
        var start = time.GetTimestamp();
        var files = plan.Manifest.Reads == "files" ? plan.Files.Count : 0;
        void Report(string state, int results, int done) =>
            progress?.Report(
                new ScanProgress(plan.Manifest.Name, state, results, time.GetElapsedTime(start))
                {
                    Files = files,
                    FilesDone = files == 0 ? 0 : done,
                }
            );

        if (plan.Program is null || plan.Missing is not null)
        {
            Report("failed", 0, 0);
            return NotStarted(plan) with { Error = plan.Missing };
        }
        if (plan.Files.Count == 0 && plan.Manifest.Reads != "url")
            return NotStarted(plan) with { Applied = false };
        var run = new ScannerRun(plan.Manifest, request, root, slots, time);
        return await run.RunAsync(index, plan, Report, cancellationToken) with { LeftOut = plan.LeftOut };
    }

    private static ScannerOutcome NotStarted(ScannerPlan plan) =>
        new()
        {
            Scanner = plan.Manifest.Name,
            Tool = plan.Manifest.Tool ?? plan.Manifest.Name,
            Duration = TimeSpan.Zero,
            Results = [],
        };
}
