namespace Tocsin.Scanning.Runner;

/// <summary>How many processes of scanners a machine takes at the same time.</summary>
internal static class Means
{
    /// <summary>What a scanner may well need.</summary>
    private const long BytesEach = 1L << 30;

    /// <summary>A processor and a gigabyte for each, at least one.</summary>
    public static int Slots(int processors, long bytes) =>
        (int)Math.Clamp(Math.Min(processors, bytes / BytesEach), 1, int.MaxValue);

    /// <summary>On this machine, or in the container that it gives us.</summary>
    public static int Here() => Slots(Environment.ProcessorCount, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
}
