using System.Diagnostics;
using System.Reflection;

namespace Tocsin.Telemetry;

/// <summary>The process itself, under the names that dashboards know.</summary>
internal static class ProcessMetrics
{
    private static readonly string Version = Assembly
        .GetExecutingAssembly()
        .GetCustomAttribute<AssemblyInformationalVersionAttribute>()!
        .InformationalVersion;

    public static void AddProcess(this Metrics metrics)
    {
        metrics.Count(
            "process_cpu_seconds_total",
            "Time of processors that the process has used.",
            () => Environment.CpuUsage.TotalTime.TotalSeconds
        );
        metrics.Gauge("process_resident_memory_bytes", "Memory of the process.", () => Environment.WorkingSet);
        metrics.Gauge("process_threads", "Threads of the process.", Threads);
        metrics.Gauge(
            "dotnet_gc_heap_bytes",
            "Memory of managed objects, garbage included.",
            () => GC.GetTotalMemory(forceFullCollection: false)
        );
        metrics.Gauge("tocsin_build_info", "1, with the version.", () => [new Reading(1, Version)], "version");
    }

    private static double Threads()
    {
        using var process = Process.GetCurrentProcess();
        return process.Threads.Count;
    }
}
