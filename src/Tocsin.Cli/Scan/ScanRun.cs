using Tocsin.Cli.Auth;
using Tocsin.Cli.Git;
using Tocsin.Cli.Terminal;
using Tocsin.Client.Scans;
using Tocsin.Scanning.Runner;

namespace Tocsin.Cli.Scan;

/// <summary>Runs the scanners, tells the server unless asked not to, shows the result and judges it.</summary>
internal sealed class ScanRun(Shell shell, ScanRunOptions options)
{
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var output = ResultOutput.Open(shell, options.Format, options.Output);
        if (options.Offline && options.NoWait)
        {
            throw new UsageException("--no-wait is about a server, and --offline asks none; use one of them");
        }

        var workspace = (
            await new WorkspaceFinder(shell).FindAsync(
                options.Paths,
                options.Root,
                options.Target is not null,
                cancellationToken
            )
        ).With(options.Target, options.Branch, options.Commit);
        var (result, outcomes) = options.Offline
            ? await OfflineAsync(workspace, cancellationToken)
            : await OnlineAsync(workspace, cancellationToken);
        await output.WriteAsync(result, outcomes, cancellationToken);
        return Judgement.ExitCodeOf(result, options.FailOn, shell);
    }

    private async Task<(ScanView, IReadOnlyList<ScannerOutcome>)> OfflineAsync(
        Workspace workspace,
        CancellationToken cancellationToken
    )
    {
        var outcomes = await RunScannersAsync(workspace, cancellationToken);
        return (ScanView.Offline(workspace, options.Preset, outcomes), outcomes);
    }

    private async Task<(ScanView, IReadOnlyList<ScannerOutcome>)> OnlineAsync(
        Workspace workspace,
        CancellationToken cancellationToken
    )
    {
        using var client = Connection.Find(shell).Open(shell);
        var begun = new NewScan
        {
            Target = workspace.Target,
            Branch = workspace.Branch,
            Commit = workspace.Commit,
            Preset = options.Preset,
            Scope = workspace.Paths.Count > 0 ? new ScanScope { Paths = workspace.Paths } : null,
        };
        // Begun before the scanners run: scans count in the order in which they started.
        var scan = await ServerScan.BeginAsync(shell, client, begun, cancellationToken);
        return await scan.CarryOutAsync(
            () => RunScannersAsync(workspace, cancellationToken),
            options.NoWait,
            options.Timeout,
            cancellationToken
        );
    }

    private async Task<IReadOnlyList<ScannerOutcome>> RunScannersAsync(
        Workspace workspace,
        CancellationToken cancellationToken
    )
    {
        shell.Error.WriteLine($"Scanning {SafeText.Line(workspace.Root)} ({SafeText.Line(workspace.Target.Name)})");
        var request = new ScanRequest
        {
            Root = workspace.Root,
            Paths = workspace.Paths,
            Preset = options.Preset,
            Scanners = options.Scanners,
            Timeout = options.Timeout,
        };
        var report = await ScanProgressDisplay.ShowAsync(
            shell,
            progress => RunAsync(request, progress, cancellationToken)
        );
        return report.Scanners.Count > 0
            ? report.Scanners
            : throw new ScanFailedException("no scanner applies to what is to be scanned");
    }

    private async Task<ScanReport> RunAsync(
        ScanRequest request,
        IProgress<ScanProgress> progress,
        CancellationToken cancellationToken
    )
    {
        try
        {
            return await shell.RunScanners(request, progress, cancellationToken);
        }
        // A runner that breaks is a scan that failed, whatever broke it.
        catch (Exception e) when (e is not (ScanRequestException or OperationCanceledException))
        {
            throw new ScanFailedException($"the scan failed: {e.Message}");
        }
    }
}
