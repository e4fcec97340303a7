using Tocsin.Scanning.Files;
using Tocsin.Scanning.Manifests;
using Tocsin.Scanning.Sarif;
using Tocsin.Scanning.Secrets;

namespace Tocsin.Scanning.Runner;

/// <summary>One process of a scanner: some of its files, one of its passes.</summary>
internal sealed class ScannerPart(ScannerManifest manifest, ScanRequest request, string root, TimeProvider time)
{
    private const int MaxErrorLines = 10;

    /// <summary>What it found.</summary>
    public List<ScanResult> Results { get; } = [];

    /// <summary>What went wrong.</summary>
    public List<string> Errors { get; } = [];

    public string? Tool { get; private set; }

    public string? ToolVersion { get; private set; }

    /// <summary>Runs it; whatever goes wrong with the scanner ends up in <see cref="Errors"/>.</summary>
    public async Task<ScannerPart> RunAsync(
        int index,
        IReadOnlyList<string> program,
        IReadOnlyList<string> files,
        IReadOnlyList<string> pass,
        CancellationToken cancellationToken
    )
    {
        var work = Directory.CreateTempSubdirectory("tocsin-scan-").FullName;
        try
        {
            var arguments = new ScannerArguments(manifest, request, root, work);
            var exit = await StartAsync(
                [.. program, .. arguments.For(files, pass)],
                arguments.Output,
                cancellationToken
            );
            var failure = Failure(exit);
            if (failure is not null)
                Errors.Add(failure);
            // What a scanner that failed has found so far is worth telling; nothing of it is called resolved.
            if (exit.ExitCode is not { } code || !manifest.EmptyExitCodes.Contains(code))
                await ReadAsync(index, arguments.Output, [.. files], failure is not null, cancellationToken);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Errors.Add(e.Message);
        }
        finally
        {
            Remove(work);
        }
        return this;
    }

    private async Task<ChildExit> StartAsync(
        IReadOnlyList<string> line,
        string output,
        CancellationToken cancellationToken
    )
    {
        if (manifest.Output == "file")
            return await ChildProcess.RunAsync(Command(line), Stream.Null, time, cancellationToken);
        if (!OutputFile.Possible)
        {
            await using var kept = File.Create(output);
            return await ChildProcess.RunAsync(Command(line), kept, time, cancellationToken);
        }
        var redirected = Command(OutputFile.Line(line, output, manifest.OutputLimitBytes));
        var exit = await ChildProcess.RunAsync(redirected, Stream.Null, time, cancellationToken);
        return OutputFile.IsFull(output, manifest.OutputLimitBytes)
            ? new ChildExit(null, ChildProcess.TooMuch, exit.Errors)
            : exit;
    }

    private ChildCommand Command(IReadOnlyList<string> line) =>
        new()
        {
            Program = line[0],
            Arguments = [.. line.Skip(1)],
            Folder = root,
            TimeLimit = request.Timeout ?? TimeSpan.FromSeconds(manifest.TimeLimitSeconds),
            OutputLimit = manifest.OutputLimitBytes,
        };

    private string? Failure(ChildExit exit)
    {
        if (
            exit.ExitCode is { } code
            && (manifest.OkExitCodes.Contains(code) || manifest.EmptyExitCodes.Contains(code))
        )
            return null;
        var problem = exit.Problem ?? $"exit code {exit.ExitCode}";
        var said = SecretMask.Known(LastLines(exit.Errors));
        return said.Length == 0 ? problem : $"{problem}: {said}";
    }

    private async Task ReadAsync(
        int index,
        string output,
        HashSet<string> files,
        bool hasFailed,
        CancellationToken cancellationToken
    )
    {
        if (!File.Exists(output))
        {
            if (!hasFailed && !manifest.OutputOptional)
                Errors.Add("it ended well and wrote no results");
            return;
        }
        var options = new SarifOptions
        {
            Root = RealFolder.Of(root),
            SourceRoot = root,
            MaxBytes = manifest.OutputLimitBytes,
        };
        try
        {
            await using var sarif = File.OpenRead(output);
            if (manifest.Output == "stdout")
                await OutputStart.SeekAsync(sarif, cancellationToken);
            var summary = await SarifReader.ReadAsync(sarif, options, Keep, cancellationToken);
            foreach (var run in summary.Runs)
            {
                (Tool, ToolVersion) = (run.Tool, run.ToolVersion);
                if (!run.Successful)
                    Errors.Add(run.Error ?? "the scanner says that it failed");
            }
        }
        catch (SarifException e) when (!hasFailed)
        {
            Errors.Add($"its results cannot be used: {SecretMask.Known(e.Message)}");
        }
        catch (SarifException)
        {
            // It was cut off where it failed; what was read before that counts.
        }

        ValueTask Keep(ScanResult result)
        {
            if (result.File.Length == 0 || manifest.Reads == "url" || files.Contains(result.File))
                Results.Add(result with { Run = index });
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
