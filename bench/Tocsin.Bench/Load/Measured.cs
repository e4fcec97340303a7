using System.Diagnostics;
using Tocsin.Bench.Servers;

namespace Tocsin.Bench.Load;

/// <summary>What a piece of work took.</summary>
/// <param name="Elapsed">By the clock.</param>
/// <param name="Cpu">Of the server's process.</param>
internal readonly record struct Measured(TimeSpan Elapsed, TimeSpan Cpu)
{
    public static async Task<Measured> OfAsync(IServer server, Func<Task> work)
    {
        GC.Collect();
        var cpu = server.Cpu;
        var started = Stopwatch.GetTimestamp();
        await work();
        return new Measured(Stopwatch.GetElapsedTime(started), server.Cpu - cpu);
    }

    public double PerSecond(int count) => count / Elapsed.TotalSeconds;

    public double CpuMicroseconds(int count) => Cpu.TotalMicroseconds / count;
}
