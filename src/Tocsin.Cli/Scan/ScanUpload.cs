using Tocsin.Cli.Auth;
using Tocsin.Cli.Git;
using Tocsin.Client.Scans;
using Tocsin.Scanning;
using Tocsin.Scanning.Runner;
using Tocsin.Scanning.Sarif;

namespace Tocsin.Cli.Scan;

/// <summary>Sends a SARIF file as one scan. It is read here first: a damaged file bothers no server, and where the
/// source is at hand findings keep their identity when lines move.</summary>
internal sealed class ScanUpload(Shell shell, ScanUploadOptions options)
{
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        var file = Path.GetFullPath(options.File, shell.Folder);
        if (!File.Exists(file))
        {
            throw new UsageException($"there is no file {options.File}");
        }

        var localRoot = options.Root is null ? shell.Folder : Path.GetFullPath(options.Root, shell.Folder);
        var known = Directory.Exists(localRoot);
        var found = await new WorkspaceFinder(shell).FindAsync(
            [known ? localRoot : "."],
            root: null,
            targetIsNamed: false,
            cancellationToken
        );
        var workspace = found.With(options.Target, options.Branch, options.Commit);
        using var client = Connection.Find(shell).Open(shell);
        var outcomes = await ReadAsync(
            file,
            new SarifOptions
            {
                Root = options.Root is null ? found.Root : (known ? localRoot : options.Root),
                SourceRoot = options.Root is not null && known ? localRoot : found.Root,
            },
            cancellationToken
        );
        var begun = new NewScan
        {
            Target = workspace.Target,
            Branch = workspace.Branch,
            Commit = workspace.Commit,
            Preset = options.Preset,
        };
        var scan = await ServerScan.BeginAsync(shell, client, begun, cancellationToken);
        var (view, _) = await scan.CarryOutAsync(
            () => Task.FromResult(outcomes),
            options.NoWait,
            options.Timeout,
            cancellationToken
        );
        await ResultOutput.Open(shell, options.Format, file: null).WriteAsync(view, outcomes, cancellationToken);
        return Judgement.ExitCodeOf(view, options.FailOn, shell);
    }

    private async Task<IReadOnlyList<ScannerOutcome>> ReadAsync(
        string file,
        SarifOptions reading,
        CancellationToken cancellationToken
    )
    {
        var results = new List<ScanResult>();
        await using var stream = File.OpenRead(file);
        try
        {
            var summary = await SarifReader.ReadAsync(stream, reading, Keep, cancellationToken);
            var byRun = results.ToLookup(r => r.Run);
            return [.. summary.Runs.Select((run, index) => OutcomeOf(run, [.. byRun[index]]))];
        }
        catch (SarifException e)
        {
            throw new UsageException($"{options.File} cannot be used: {e.Message}");
        }

        ValueTask Keep(ScanResult result)
        {
            results.Add(result);
            return ValueTask.CompletedTask;
        }
    }

    private static ScannerOutcome OutcomeOf(SarifRun run, IReadOnlyList<ScanResult> results) =>
        new()
        {
            Scanner = run.Tool,
            Tool = run.Tool,
            ToolVersion = run.ToolVersion,
            Error = run.Successful ? null : run.Error ?? "the tool says that it failed",
            Duration = TimeSpan.Zero,
            Results = results,
        };
}
