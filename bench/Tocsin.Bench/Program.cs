using Tocsin.Bench;

return args switch
{
    ["receiver", ..] => await Receiver.RunAsync(CancellationToken.None),
    _ => await Scenarios.RunAsync(args, CancellationToken.None),
};
