using Tocsin.Cli.Auth;
using Tocsin.Cli.Git;
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
        var plan = await ScanPlan.MakeAsync(shell, options, workspace, cancellationToken);
        var (result, outcomes) =
            options.Offline || plan.IsEmpty
                ? await OfflineAsync(plan, cancellationToken)
                : await OnlineAsync(plan, cancellationToken);
        await output.WriteAsync(result, outcomes, cancellationToken);
        return Judgement.ExitCodeOf(result, plan.FailOn, shell);
    }

    private async Task<(ScanView, IReadOnlyList<ScannerOutcome>)> OfflineAsync(
        ScanPlan plan,
        CancellationToken cancellationToken
    )
    {
        if (plan.IsEmpty)
        {
            shell.Error.WriteLine(plan.Description);
        }

        // A scope without a path is everything: there is nothing to tell a server of a change that touches nothing.
        var outcomes = plan.IsEmpty ? [] : await RunScannersAsync(plan, cancellationToken);
        return (ScanView.Offline(plan.Workspace, plan.Request.Preset, outcomes), outcomes);
    }

    private async Task<(ScanView, IReadOnlyList<ScannerOutcome>)> OnlineAsync(
        ScanPlan plan,
        CancellationToken cancellationToken
    )
    {
        using var client = Connection.Find(shell).Open(shell);
        var workspace = plan.Workspace;
        var begun = new NewScan
        {
            Target = workspace.Target,
            Branch = workspace.Branch,
            Commit = workspace.Commit,
            Preset = plan.Request.Preset,
            Scope = workspace.Paths.Count > 0 ? new ScanScope { Paths = workspace.Paths } : null,
        };
        // Begun before the scanners run: scans count in the order in which they started.
        var scan = await ServerScan.BeginAsync(shell, client, begun, cancellationToken);
        return await scan.CarryOutAsync(
            () => RunScannersAsync(plan, cancellationToken),
            options.NoWait,
            options.Timeout,
            cancellationToken
        );
    }

    private async Task<IReadOnlyList<ScannerOutcome>> RunScannersAsync(
        ScanPlan plan,
        CancellationToken cancellationToken
    )
    {
        shell.Error.WriteLine(plan.Description);
        var report = await ScanProgressDisplay.ShowAsync(
            shell,
            progress => RunAsync(plan.Request, progress, cancellationToken)
        );
        if (report.Ignored > 0)
        {
            shell.Error.WriteLine(
                $"{report.Ignored} {(report.Ignored == 1 ? "file is" : "files are")} ignored by the settings"
            );
        }

        // Of a change that only deletes files nothing is left to scan, and much to resolve.
        return report.Scanners.Any(s => s.Applied) || plan.Request.Only is not null || plan.Request.Scanners.Count > 0
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
