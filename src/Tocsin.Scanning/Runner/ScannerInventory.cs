using Tocsin.Scanning.Files;
using Tocsin.Scanning.Manifests;

namespace Tocsin.Scanning.Runner;

/// <summary>Which scanners are here, and what each would look at.</summary>
public sealed class ScannerInventory(TimeProvider time)
{
    /// <summary>Looks for each of the request's scanners, and asks those that are here for their version.</summary>
    /// <exception cref="ScanRequestException">The request is wrong.</exception>
    public async Task<IReadOnlyList<FoundScanner>> FindAsync(ScanRequest request, CancellationToken cancellationToken)
    {
        ArgumentNullException.ThrowIfNull(request);
        var manifests = request.Manifests ?? ScannerManifests.All;
        var paths = ScanRequestValidator.Check(request, manifests);
        var root = Path.TrimEndingDirectorySeparator(Path.GetFullPath(request.Root));
        var selection = FileSelection.Find(root, paths, cancellationToken);
        selection.Keep(request.Ignore, request.Only);
        var planner = new ScanPlanner(request, root, selection);
        using var slots = new SemaphoreSlim(request.Jobs ?? Means.Here());
        return await Task.WhenAll(manifests.Select(m => FindAsync(m, planner, root, slots, cancellationToken)));
    }

    private async Task<FoundScanner> FindAsync(
        ScannerManifest manifest,
        ScanPlanner planner,
        string root,
        SemaphoreSlim slots,
        CancellationToken cancellationToken
    )
    {
        var program = ScannerProgram.Find(manifest, root, out var missing);
        await slots.WaitAsync(cancellationToken);
        try
        {
            return new FoundScanner
            {
                Manifest = manifest,
                Program = manifest.Detect.Embedded is null ? program?[0] : null,
                Missing = missing,
                Version = program is null
                    ? null
                    : await ScannerVersion.AskAsync(manifest, program, root, time, cancellationToken),
                Files = planner.FilesFor(manifest).Count,
            };
        }
        finally
        {
            slots.Release();
        }
    }
}
