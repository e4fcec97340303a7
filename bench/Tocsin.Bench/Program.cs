using System.Runtime.InteropServices;
using Tocsin.Bench;
using Tocsin.Bench.Receiving;

// Told to stop, it ends its servers and removes their data first.
using var stop = new CancellationTokenSource();
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, End);
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, End);
return args switch
{
    [Receiver.Command, .. var rest] => await Receiver.RunAsync(rest, CancellationToken.None),
    _ => await CommandLine.RunAsync(args, stop.Token),
};

void End(PosixSignalContext context)
{
    context.Cancel = true;
    stop.Cancel();
}
