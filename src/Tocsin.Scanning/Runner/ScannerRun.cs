using Tocsin.Scanning.Manifests;
using Tocsin.Scanning.Sarif;
using Tocsin.Scanning.Secrets;

namespace Tocsin.Scanning.Runner;

/// <summary>Runs one scanner over its files, in as many processes as they need, and reads what it says.</summary>
internal sealed class ScannerRun(ScannerManifest manifest, ScanRequest request, string root, TimeProvider time)
{
    private const int MaxError = 1000;

    private const int MaxErrorLines = 10;

    private readonly List<ScanResult> _results = [];
    private readonly List<string> _errors = [];
    private string? _tool;
    private string? _version;

    /// <summary>The outcome; whatever goes wrong with the scanner is in it.</summary>
    public async Task<ScannerOutcome> RunAsync(
        int index,
        IReadOnlyList<string> program,
        IReadOnlyList<string> files,
        Action<string, int> report,
        CancellationToken cancellationToken
    )
    {
        var start = time.GetTimestamp();
        report("running", 0);
        foreach (var part in files.Chunk(manifest.FilesPerRun))
        {
            await PartAsync(index, program, part, cancellationToken);
            report("running", _results.Count);
        }
        var error = _errors.Count == 0 ? null : Shortened(string.Join('\n', _errors.Distinct()));
        report(error is null ? "done" : "failed", _results.Count);
        return new ScannerOutcome
        {
            Scanner = manifest.Name,
            Tool = _tool ?? manifest.Name,
            ToolVersion = _version,
            Error = error,
            Duration = time.GetElapsedTime(start),
            Results = ResultOrder.Distinct(_results),
        };
    }

    private async Task PartAsync(
        int index,
        IReadOnlyList<string> program,
        IReadOnlyList<string> files,
        CancellationToken cancellationToken
    )
    {
        var work = Directory.CreateTempSubdirectory("tocsin-scan-").FullName;
        try
        {
            var arguments = new ScannerArguments(manifest, request, root, work);
            var exit = await StartAsync(program, arguments, files, cancellationToken);
            if (Failure(exit) is { } failure)
                _errors.Add(failure);
            else
                await ReadAsync(index, arguments.Output, [.. files], cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _errors.Add(e.Message);
        }
        finally
        {
            Remove(work);
        }
    }

    private async Task<ChildExit> StartAsync(
        IReadOnlyList<string> program,
        ScannerArguments arguments,
        IReadOnlyList<string> files,
        CancellationToken cancellationToken
    )
    {
        var command = new ChildCommand
        {
            Program = program[0],
            Arguments = [.. program.Skip(1), .. arguments.For(files)],
            Folder = root,
            TimeLimit = request.Timeout ?? TimeSpan.FromSeconds(manifest.TimeLimitSeconds),
            OutputLimit = manifest.OutputLimitBytes,
        };
        if (manifest.Output == "file")
            return await ChildProcess.RunAsync(command, Stream.Null, time, cancellationToken);
        await using var output = File.Create(arguments.Output);
        return await ChildProcess.RunAsync(command, output, time, cancellationToken);
    }

    private string? Failure(ChildExit exit)
    {
        if (exit.ExitCode is { } code && manifest.OkExitCodes.Contains(code))
            return null;
        var problem = exit.Problem ?? $"exit code {exit.ExitCode}";
        var said = SecretMask.Known(LastLines(exit.Errors));
        return said.Length == 0 ? problem : $"{problem}: {said}";
    }

    private async Task ReadAsync(int index, string output, HashSet<string> files, CancellationToken cancellationToken)
    {
        if (!File.Exists(output))
        {
            _errors.Add("it ended well and wrote no results");
            return;
        }
        var options = new SarifOptions
        {
            // Some runtimes name files by their real place when the folder is reached by a link.
            Root = Directory.ResolveLinkTarget(root, returnFinalTarget: true)?.FullName ?? root,
            SourceRoot = root,
            MaxBytes = manifest.OutputLimitBytes,
        };
        try
        {
            await using var sarif = File.OpenRead(output);
            var summary = await SarifReader.ReadAsync(sarif, options, Keep, cancellationToken);
            foreach (var run in summary.Runs)
            {
                _tool ??= run.Tool;
                _version ??= run.ToolVersion;
                if (!run.Successful)
                    _errors.Add(run.Error ?? "the scanner says that it failed");
            }
        }
        catch (SarifException e)
        {
            _errors.Add($"its results cannot be used: {e.Message}");
        }

        ValueTask Keep(ScanResult result)
        {
            if (result.File.Length == 0 || files.Contains(result.File))
                _results.Add(result with { Run = index });
            return ValueTask.CompletedTask;
        }
    }

    private static string LastLines(string errors) =>
        string.Join(
            '\n',
            errors
                .Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
                .TakeLast(MaxErrorLines)
        );

    private static string Shortened(string error) => error.Length <= MaxError ? error : "…" + error[^(MaxError - 1)..];

    private static void Remove(string work)
    {
        try
        {
            Directory.Delete(work, recursive: true);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // A scanner that was ended may still hold a file; the system clears its temporary folder itself.
        }
    }
}
