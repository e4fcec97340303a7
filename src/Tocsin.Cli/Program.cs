using Tocsin.Cli;
using Tocsin.Cli.Terminal;
using Tocsin.Scanning.Embedded;

// The embedded scanner runs as a child process of this same program.
if (EmbeddedScanner.TryRun(args, out var exit))
{
    return exit;
}

using var interrupt = new Interrupt();
return await CommandRunner.RunAsync(args, ThisProcess.Shell(), interrupt.Token);
