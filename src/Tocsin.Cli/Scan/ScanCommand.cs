using System.CommandLine;

namespace Tocsin.Cli.Scan;

/// <summary><c>tocsin scan</c>: alone, or with paths, it is <c>scan run</c>.</summary>
internal static class ScanCommand
{
    public static Command Create(Shell shell)
    {
        var command = ScanRunCommand.Create(shell, "scan");
        command.Add(ScanRunCommand.Create(shell, "run"));
        command.Add(ScanUploadCommand.Create(shell));
        return command;
    }
}
