namespace Tocsin.Nodes;

/// <summary>A share of the lanes. Each has one owner at a time, so that a lane's order, rate and breaker hold everywhere.</summary>
internal static class Partition
{
    /// <summary>How many there are: fixed for ever, since queues and leases are named by them.</summary>
    public const int Count = 64;

    public static int Of(long lane) => (int)(lane % Count);

    public static IReadOnlyList<int> All { get; } = [.. Enumerable.Range(0, Count)];
}
