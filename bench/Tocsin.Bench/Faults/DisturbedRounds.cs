using System.Diagnostics;
using Tocsin.Bench.Receiving;
using Tocsin.Bench.Servers;

namespace Tocsin.Bench.Faults;

/// <summary>
/// One server under load, disturbed again and again and never ended: nothing that was acknowledged may be lost, and
/// nothing may come twice.
/// </summary>
internal sealed class DisturbedRounds(Disturbance disturbance, int rounds, ScenarioResult result)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Load = TimeSpan.FromMilliseconds(500);

    // The disk is really full, and a lock is noticed, before the server has had enough of either.
    private static readonly (string, string)[] Settings =
    [
        ("Tocsin__Limits__FreeDiskBytes", "0"),
        ("Tocsin__DatabaseBusySeconds", "1"),
    ];

    private readonly Ledger _ledger = new();

    public async Task RunAsync(DataFolder data, CancellationToken cancellationToken)
    {
        var lost = $"{disturbance.Name}: acknowledged events lost";
        var repeated = $"{disturbance.Name}: repeated";
        result.AddBar(lost, Bar.AtMost(0));
        result.AddBar(repeated, Bar.AtMost(0));
        using var receiver = await ReceiverProcess.StartAsync();
        await using var server = await HostProcess.StartAsync(data, cancellationToken, Settings);
        await server.Api.PostAsync("webhooks", new { url = $"{receiver.Address}/measured/1" });
        using var end = new CancellationTokenSource();
        var publishers = Enumerable
            .Range(0, 4)
            .Select(_ => SteadyPublisher.RunAsync(server, _ledger, end.Token))
            .ToList();
        for (var round = 0; round < rounds; round++)
        {
            await Task.Delay(Load, TimeProvider.System, cancellationToken);
            await disturbance.HappenAsync(server, data, cancellationToken);
            var over = Stopwatch.GetTimestamp();
            await TakesAsync(cancellationToken);
            await ArrivedAsync(receiver, cancellationToken);
            result.Add(
                $"{disturbance.Name}: its end to all that was left behind (ms)",
                Stopwatch.GetElapsedTime(over).TotalMilliseconds
            );
        }

        await end.CancelAsync();
        await Task.WhenAll(publishers);
        await ArrivedAsync(receiver, cancellationToken);
        await server.Store.IdleAsync(cancellationToken).WaitAsync(Patience, TimeProvider.System, cancellationToken);
        _ledger.Arrive(await receiver.TakeAsync(cancellationToken));
        result.Add($"{disturbance.Name}: events acknowledged", _ledger.Acknowledged);
        result.Add($"{disturbance.Name}: requests refused", _ledger.Refused);
        result.Add(lost, _ledger.Missing.Count);
        result.Add(repeated, _ledger.Repeated(Stop.None));
    }

    // It takes events again.
    private async Task TakesAsync(CancellationToken cancellationToken)
    {
        var (before, since) = (_ledger.Acknowledged, Stopwatch.GetTimestamp());
        while (_ledger.Acknowledged == before)
        {
            if (Stopwatch.GetElapsedTime(since) > Patience)
            {
                throw new InvalidOperationException($"{disturbance.Name}: it takes no events any more.");
            }

            await Task.Delay(Poll, TimeProvider.System, cancellationToken);
        }
    }

    // What was acknowledged by now; what is still missing after a while counts as lost in the end.
    private async Task ArrivedAsync(ReceiverProcess receiver, CancellationToken cancellationToken)
    {
        var (behind, since) = (_ledger.Missing, Stopwatch.GetTimestamp());
        do
        {
            await Task.Delay(Poll, TimeProvider.System, cancellationToken);
            _ledger.Arrive(await receiver.TakeAsync(cancellationToken));
        } while (
            behind.Intersect(_ledger.Missing, StringComparer.Ordinal).Any()
            && Stopwatch.GetElapsedTime(since) < Patience
        );
    }
}
