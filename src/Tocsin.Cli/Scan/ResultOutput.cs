using System.Text;
using Tocsin.Cli.Terminal;
using Tocsin.Scanning.Runner;
using Tocsin.Scanning.Sarif;

namespace Tocsin.Cli.Scan;

/// <summary>Where a scan's result goes, and in which form.</summary>
internal sealed class ResultOutput
{
    private readonly Shell _shell;
    private readonly string _format;
    private readonly string? _file;

    private ResultOutput(Shell shell, string format, string? file) => (_shell, _format, _file) = (shell, format, file);

    /// <exception cref="UsageException">The file cannot be written: better said before a long scan than after it.</exception>
    public static ResultOutput Open(Shell shell, string format, string? file)
    {
        if (file is null)
        {
            return new ResultOutput(shell, format, file: null);
        }

        var path = Path.GetFullPath(file, shell.Folder);
        if (Directory.Exists(path))
        {
            throw new UsageException($"--output {file} is a folder; it must be a file");
        }

        if (!Directory.Exists(Path.GetDirectoryName(path)))
        {
            throw new UsageException($"--output {file} is in a folder that is not there");
        }

        return new ResultOutput(shell, format, path);
    }

    public async Task WriteAsync(
        ScanView scan,
        IReadOnlyList<ScannerOutcome> outcomes,
        CancellationToken cancellationToken
    )
    {
        if (_file is null)
        {
            await WriteAsync(scan, outcomes, _shell.Out, _shell.OutIsTerminal, cancellationToken);
            return;
        }

        await using (var writer = new StreamWriter(_file))
        {
            await WriteAsync(scan, outcomes, writer, isTerminal: false, cancellationToken);
        }

        _shell.Error.WriteLine($"Wrote {SafeText.Line(_file)}");
    }

    private async Task WriteAsync(
        ScanView scan,
        IReadOnlyList<ScannerOutcome> outcomes,
        TextWriter writer,
        bool isTerminal,
        CancellationToken cancellationToken
    )
    {
        switch (_format)
        {
            case "json":
                await writer.WriteLineAsync(JsonText.Of(scan));
                break;
            case "sarif":
                using (var sarif = new MemoryStream())
                {
                    await SarifWriter.WriteAsync(sarif, outcomes, cancellationToken);
                    await writer.WriteLineAsync(Encoding.UTF8.GetString(sarif.GetBuffer(), 0, (int)sarif.Length));
                }

                break;
            default:
                ScanTable.Write(_shell, scan, writer, isTerminal);
                break;
        }
    }
}
