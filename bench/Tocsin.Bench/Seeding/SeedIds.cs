using System.Buffers.Binary;

namespace Tocsin.Bench.Seeding;

/// <summary>The ids of seeded events, and their times: evenly spread from the oldest to the newest.</summary>
internal sealed class SeedIds(SeedPlan plan, int seed)
{
    private readonly Random _random = new(seed);
    private readonly TimeSpan _step = (plan.Newest - plan.Oldest) / plan.Count;
    private readonly byte[] _tail = new byte[16];

    public (UInt128 Id, long At) Next(int i)
    {
        var at = (plan.Oldest + (_step * i)).ToUnixTimeMilliseconds();
        _random.NextBytes(_tail);
        return (First(at) | (BinaryPrimitives.ReadUInt128BigEndian(_tail) >> 48), at);
    }

    /// <summary>An id of each day that there will be events of.</summary>
    public static IEnumerable<UInt128> Days(SeedPlan plan)
    {
        for (var day = plan.Oldest; day < plan.Newest; day += TimeSpan.FromDays(1))
        {
            yield return First(day.ToUnixTimeMilliseconds());
        }

        yield return First(plan.Newest.ToUnixTimeMilliseconds());
    }

    private static UInt128 First(long at) => (UInt128)at << 80;
}
