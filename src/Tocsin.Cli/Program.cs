using Tocsin.Cli;
using Tocsin.Cli.Terminal;

using var interrupt = new Interrupt();
return await CommandRunner.RunAsync(args, ThisProcess.Shell(), interrupt.Token);
