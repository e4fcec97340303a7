using System.Diagnostics;

namespace Tocsin.Bench.Peers;

/// <summary>Another way to send webhooks: a program that works off a queue, and one that fills it.</summary>
internal sealed record PeerKind
{
    public static PeerKind Celery { get; } =
        new()
        {
            Name = "Celery",
            Setting = "prefork 2, acks_late, a requests session a process",
            // The system's interpreter: that is whom Debian's packages belong to.
            Program = "/usr/bin/python3",
            Check = ["-c", "import celery, redis, requests"],
            Worker = "celery_worker.py",
            Producer = "celery_producer.py",
            Install = "apt-get install redis-server python3-celery python3-redis python3-requests",
            Full = 3_000,
            LeastRatio = 20,
        };

    public static PeerKind BullMq { get; } =
        new()
        {
            Name = "BullMQ",
            Setting = "one worker process, concurrency 64, fetch with keep-alive",
            Program = "node",
            Check = ["-e", "import('bullmq').catch(() => process.exit(1))"],
            Worker = "bullmq_worker.mjs",
            Producer = "bullmq_producer.mjs",
            Install = "apt-get install redis-server && npm install --prefix bench/peers",
            Full = 15_000,
            LeastRatio = 1,
        };

    public required string Name { get; init; }

    /// <summary>How it is set up, for the reader of its figures.</summary>
    public required string Setting { get; init; }

    public required string Program { get; init; }

    /// <summary>Arguments with which the program ends well where all that it needs is there.</summary>
    public required string[] Check { get; init; }

    public required string Worker { get; init; }

    public required string Producer { get; init; }

    /// <summary>What installs it.</summary>
    public required string Install { get; init; }

    /// <summary>Deliveries of a run: some seconds' worth.</summary>
    public required int Full { get; init; }

    /// <summary>How many times as fast Tocsin should be.</summary>
    public required double LeastRatio { get; init; }

    public static string Folder => Path.GetFullPath("bench/peers");

    public bool IsInstalled() => Runs("redis-server", ["--version"]) && Runs(Program, Check);

    private static bool Runs(string program, string[] arguments)
    {
        try
        {
            using var process = Process.Start(
                new ProcessStartInfo(program, arguments)
                {
                    UseShellExecute = false,
                    WorkingDirectory = Folder,
                    RedirectStandardOutput = true,
                    RedirectStandardError = true,
                }
            )!;
            process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
