using System.Diagnostics;
using System.Globalization;
using Tocsin.Bench.Load;
using Tocsin.Bench.Receiving;
using Tocsin.Bench.Servers;

namespace Tocsin.Bench.Peers;

/// <summary>A peer, running: its Redis, its worker, its producer.</summary>
internal sealed class Peer : IDisposable
{
    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private readonly DataFolder _data;
    private readonly RedisProcess _redis;
    private readonly Process _worker;
    private readonly Process _producer;

    private Peer(PeerKind kind, DataFolder data, RedisProcess redis, Process worker, Process producer) =>
        (Kind, _data, _redis, _worker, _producer) = (kind, data, redis, worker, producer);

    public PeerKind Kind { get; }

    public static async Task<Peer> StartAsync(
        PeerKind kind,
        ReceiverProcess receiver,
        string payloads,
        CancellationToken cancellationToken
    )
    {
        var data = DataFolder.NewSqlite();
        var redis = await RedisProcess.StartAsync(data, cancellationToken);
        return new Peer(kind, data, redis, Start(kind.Worker), Start(kind.Producer));

        Process Start(string script)
        {
            // Both end when their standard input does, which is when this process ends.
            var start = new ProcessStartInfo(kind.Program, [script])
            {
                WorkingDirectory = PeerKind.Folder,
                UseShellExecute = false,
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
            };
            start.Environment["PEER_REDIS_PORT"] = redis.Port.ToString(CultureInfo.InvariantCulture);
            start.Environment["PEER_ADDRESS"] = receiver.Address;
            start.Environment["PEER_PAYLOADS"] = payloads;
            start.Environment["PEER_SECRET"] = "whsec_YmVuY2hiZW5jaGJlbmNoYmVuY2hiZW5jaGJlbmNoMDE=";
            start.Environment["PYTHONDONTWRITEBYTECODE"] = "1";
            start.Environment["PYTHONWARNINGS"] = "ignore";
            return Process.Start(start)!;
        }
    }

    /// <summary>From the first that is queued to the last that is received.</summary>
    public async Task<Measured> DeliverAsync(ReceiverProcess receiver, int count, CancellationToken cancellationToken)
    {
        var before = await receiver.CountAsync(cancellationToken);
        var cpu = Cpu;
        var started = Stopwatch.GetTimestamp();
        await _producer.StandardInput.WriteLineAsync(count.ToString(CultureInfo.InvariantCulture));
        while (await receiver.CountAsync(cancellationToken) < before + count)
        {
            if (_worker.HasExited || _producer.HasExited || Stopwatch.GetElapsedTime(started) > Patience)
            {
                throw new InvalidOperationException($"{Kind.Name} did not deliver all of {count}.");
            }

            await Task.Delay(Poll, TimeProvider.System, cancellationToken);
        }

        return new Measured(Stopwatch.GetElapsedTime(started), Cpu - cpu);
    }

    public void Dispose()
    {
        End(_producer);
        End(_worker);
        _redis.Dispose();
        _data.Dispose();
    }

    private TimeSpan Cpu =>
        ProcessTree.Cpu(_worker.Id) + ProcessTree.Cpu(_producer.Id) + ProcessTree.Cpu(_redis.ProcessId);

    private static void End(Process process)
    {
        process.StandardInput.Close();
        if (!process.WaitForExit(TimeSpan.FromSeconds(10)))
        {
            process.Kill(entireProcessTree: true);
            process.WaitForExit();
        }

        process.Dispose();
    }
}
