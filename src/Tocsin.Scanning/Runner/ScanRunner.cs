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
        var paths = ScanRequestValidator.Check(request, _manifests);
        var root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(request.Root));
        var selection = FileSelection.Find(root, paths, cancellationToken);
        using var slots = new SemaphoreSlim(Environment.ProcessorCount);
        var outcomes = await Task.WhenAll(
            Plan(request, root, selection)
                .Select((plan, index) => RunAsync(plan, index, request, root, slots, progress, cancellationToken))
        );
        return new ScanReport
        {
            Scanners = outcomes,
            Results = ResultOrder.Sorted(outcomes.SelectMany(o => o.Results)),
            Files = selection.Files.Count,
            Skipped = selection.Skipped,
        };
    }

    /// <summary>Asked for by name, a scanner is part of the report whatever comes of it; otherwise only one that is here,
    /// belongs to the preset, and has files to read.</summary>
    private List<ScannerPlan> Plan(ScanRequest request, string root, FileSelection selection)
    {
        var plans = new List<ScannerPlan>();
        foreach (var manifest in _manifests)
        {
            var named = request.Scanners.Contains(manifest.Name);
            var inPreset = manifest.Presets.ContainsKey(request.Preset);
            if (!named && (request.Scanners.Count > 0 || !inPreset))
                continue;
            var globs = manifest.AppliesTo.Select(g => new Glob(g, ignoreCase: true)).ToList();
            var files = selection.Files.Where(f => globs.Exists(g => g.Fits(f))).ToList();
            var program = ScannerProgram.Find(manifest, root, out var missing);
            if (!inPreset)
                missing = $"{manifest.Name} does not run in the preset {request.Preset}";
            if (named || (files.Count > 0 && (program is not null || manifest.Detect.Embedded is not null)))
                plans.Add(new ScannerPlan(manifest, files, program, missing));
        }
        return plans;
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
        void Report(string state, int results) =>
            progress?.Report(new ScanProgress(plan.Manifest.Name, state, results, time.GetElapsedTime(start)));

        if (plan.Program is null || plan.Missing is not null)
        {
            Report("failed", 0);
            return new ScannerOutcome
            {
                Scanner = plan.Manifest.Name,
                Tool = plan.Manifest.Name,
                Error = plan.Missing,
                Duration = TimeSpan.Zero,
                Results = [],
            };
        }
        await slots.WaitAsync(cancellationToken);
        try
        {
            var run = new ScannerRun(plan.Manifest, request, root, time);
            return await run.RunAsync(index, plan, Report, cancellationToken);
        }
        finally
        {
            slots.Release();
        }
    }
}
