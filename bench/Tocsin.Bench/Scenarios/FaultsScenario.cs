using System.Diagnostics;
using Tocsin.Bench.Faults;
using Tocsin.Bench.Receiving;
using Tocsin.Bench.Servers;

namespace Tocsin.Bench.Scenarios;

/// <summary>
/// The real program under load, ended again and again at random moments: by SIGKILL, then by SIGTERM; and disturbed by a
/// full disk, a locked store, a pause. Nothing that was acknowledged may be lost, and nothing may come twice but what was
/// in flight at a kill.
/// </summary>
internal static class FaultsScenario
{
    private const string Lost = "acknowledged events lost";
    private const string RepeatedByTerm = "repeated after SIGTERM";
    private const string RepeatedByNothing = "repeated with no stop in between";
    private const string NotRecovered = "rounds that had not recovered within a minute";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(10);

    public static async Task<ScenarioResult> RunAsync(BenchOptions options, CancellationToken cancellationToken)
    {
        LedgerProof.Show();
        var kills = options.Scaled(100, 4);
        var terms = options.Scaled(20, 2);
        var disturbed = options.Scaled(5);
        var result = new ScenarioResult($"faults: {kills} SIGKILL, {terms} SIGTERM, {disturbed} of each other fault");
        result.AddBar(Lost, Bar.AtMost(0));
        result.AddBar(RepeatedByTerm, Bar.AtMost(0));
        result.AddBar(RepeatedByNothing, Bar.AtMost(0));
        result.AddBar(NotRecovered, Bar.AtMost(0));
        var random = new Random(options.Seed);
        var ledger = new Ledger();
        using var receiver = await ReceiverProcess.StartAsync();
        using var data = DataFolder.NewSqlite();
        var unrecovered = 0;
        for (var round = 0; round < kills + terms; round++)
        {
            var stop = round < kills ? Stop.Killed : Stop.Orderly;
            unrecovered += await RoundAsync(round, stop, random, receiver, data, ledger, result, cancellationToken);
        }

        await using (var server = await HostProcess.StartAsync(data, cancellationToken))
        {
            await RecoverAsync(ledger.Missing, receiver, ledger, cancellationToken);
            await server.Store.IdleAsync(cancellationToken).WaitAsync(Patience, TimeProvider.System, cancellationToken);
            ledger.Arrive(await receiver.TakeAsync(cancellationToken));
        }

        result.Add("events acknowledged", ledger.Acknowledged);
        result.Add(NotRecovered, unrecovered);
        result.Add(Lost, ledger.Missing.Count);
        result.Add("arrived although their publisher had no answer", ledger.Unacknowledged);
        result.Add("repeated after SIGKILL (in flight, or not yet recorded)", ledger.Repeated(Stop.Killed));
        result.Add(RepeatedByTerm, ledger.Repeated(Stop.Orderly));
        result.Add(RepeatedByNothing, ledger.Repeated(Stop.None));
        await DisturbAsync(disturbed, result, cancellationToken);
        return result;
    }

    private static async Task DisturbAsync(int rounds, ScenarioResult result, CancellationToken cancellationToken)
    {
        foreach (var disturbance in (Disturbance[])[Disturbance.LockedStore, Disturbance.Pause])
        {
            using var data = DataFolder.NewSqlite();
            await new DisturbedRounds(disturbance, rounds, result).RunAsync(data, cancellationToken);
        }

        using var disk = SmallDisk.Mount(megabytes: 512);
        if (disk is null)
        {
            result.Note("Without a full disk: no tmpfs can be mounted here.");
            return;
        }

        await new DisturbedRounds(Disturbance.FullDisk, rounds, result).RunAsync(disk, cancellationToken);
    }

    /// <summary>One round; 1, when what the last one left behind did not come.</summary>
    private static async Task<int> RoundAsync(
        int round,
        Stop stop,
        Random random,
        ReceiverProcess receiver,
        DataFolder data,
        Ledger ledger,
        ScenarioResult result,
        CancellationToken cancellationToken
    )
    {
        var behind = ledger.Missing;
        var started = Stopwatch.GetTimestamp();
        await using var server = await HostProcess.StartAsync(data, cancellationToken);
        result.Add("start to ready (ms)", Stopwatch.GetElapsedTime(started).TotalMilliseconds);
        if (round == 0)
        {
            await server.Api.PostAsync("webhooks", new { url = $"{receiver.Address}/measured/1" });
            await server.Api.PostAsync(
                "webhooks",
                new { url = $"{receiver.Address}/hooks/2", events = new[] { "bench.fault" } }
            );
        }

        using var end = new CancellationTokenSource();
        var publishers = Enumerable
            .Range(0, 4)
            .Select(_ => SteadyPublisher.RunAsync(server, ledger, end.Token))
            .ToList();
        var unrecovered = 0;
        // Some are stopped while they still catch up with what the last one left behind.
        if (round % 4 != 3)
        {
            var recovered = await RecoverAsync(behind, receiver, ledger, cancellationToken);
            unrecovered = recovered ? 0 : 1;
            if (behind.Count > 0)
            {
                result.Add(
                    "start to all that was left behind (ms)",
                    Stopwatch.GetElapsedTime(started).TotalMilliseconds
                );
            }
        }

        await Task.Delay(TimeSpan.FromMilliseconds(random.Next(0, 1500)), TimeProvider.System, cancellationToken);
        var stopping = Stopwatch.GetTimestamp();
        if (stop == Stop.Killed)
        {
            await server.KillAsync();
        }
        else
        {
            await server.TerminateAsync(cancellationToken);
            result.Add("SIGTERM to its end (ms)", Stopwatch.GetElapsedTime(stopping).TotalMilliseconds);
        }

        ledger.Stopped(Stopwatch.GetTimestamp(), stop);
        await end.CancelAsync();
        await Task.WhenAll(publishers);
        ledger.Arrive(await receiver.TakeAsync(cancellationToken));
        return unrecovered;
    }

    private static async Task<bool> RecoverAsync(
        IReadOnlyList<string> behind,
        ReceiverProcess receiver,
        Ledger ledger,
        CancellationToken cancellationToken
    )
    {
        var since = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(since) < Patience)
        {
            ledger.Arrive(await receiver.TakeAsync(cancellationToken));
            if (!behind.Intersect(ledger.Missing, StringComparer.Ordinal).Any())
            {
                return true;
            }

            await Task.Delay(Poll, TimeProvider.System, cancellationToken);
        }

        return false;
    }
}
