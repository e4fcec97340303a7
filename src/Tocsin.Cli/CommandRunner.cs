using System.CommandLine;
using Tocsin.Cli.CommandLine;
using Tocsin.Cli.Scan;
using Tocsin.Cli.Terminal;
using Tocsin.Client;
using Tocsin.Scanning.Catalog;
using Tocsin.Scanning.Runner;
using Tocsin.Scanning.Sarif;

namespace Tocsin.Cli;

/// <summary>Reads the command line, runs the command, and turns every end into an exit code and one clear message.</summary>
internal static class CommandRunner
{
    // A file that begins with @ is a file (npm's scopes do), and no list of arguments.
    private static readonly ParserConfiguration Parsing = new()
    {
        ResponseFileTokenReplacer = null,
        EnablePosixBundling = false,
    };

    public static async Task<int> RunAsync(string[] args, Shell shell, CancellationToken cancellationToken)
    {
        var words = ShortScan.Expand(args, shell);
        var parsed = TocsinCommand.Create(shell).Parse(words, Parsing);
        var invocation = new InvocationConfiguration
        {
            Output = shell.Out,
            Error = shell.Error,
            EnableDefaultExceptionHandler = false,
            ProcessTerminationTimeout = null,
        };
        try
        {
            UsageErrors.ThrowIfAny(parsed, words);
            return await parsed.InvokeAsync(invocation, cancellationToken);
        }
        catch (OperationCanceledException)
        {
            Tell(shell, "interrupted");
            return ExitCode.Interrupted;
        }
        catch (Exception e) when (CodeOf(e) is { } code)
        {
            Tell(shell, e.Message);
            return code;
        }
        // The boundary of the program: people get a message that they can report, and no stack trace.
        catch (Exception e)
        {
            Tell(shell, $"a mistake in tocsin itself: {e.GetType().Name}: {e.Message}");
            return ExitCode.Bug;
        }
        finally
        {
            await shell.Out.FlushAsync(CancellationToken.None);
        }
    }

    private static int? CodeOf(Exception exception) =>
        exception switch
        {
            UsageException or ScanRequestException or SettingsException or SarifException => ExitCode.WrongUsage,
            IOException or UnauthorizedAccessException => ExitCode.WrongUsage,
            TocsinException => ExitCode.Server,
            ScanFailedException => ExitCode.ScanFailed,
            _ => null,
        };

    private static void Tell(Shell shell, string message)
    {
        shell.Error.WriteLine($"tocsin: {SafeText.Lines(message)}");
        shell.Error.Flush();
    }
}
