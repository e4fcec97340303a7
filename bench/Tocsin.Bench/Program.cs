using Tocsin.Bench;
using Tocsin.Bench.Receiving;

return args switch
{
    ["receiver", .. var rest] => await Receiver.RunAsync(rest, CancellationToken.None),
    _ => await CommandLine.RunAsync(args, CancellationToken.None),
};
