namespace Tocsin.Delivery.Statistics;

/// <summary>Counts at rest, in buckets of five minutes.</summary>
internal interface ILaneStatisticsStore
{
    /// <summary>Adds to what is there.</summary>
    Task AddAsync(IReadOnlyList<LaneBucket> buckets, CancellationToken cancellationToken);

    /// <summary>A lane's buckets that begin from then on.</summary>
    Task<IReadOnlyList<LaneBucket>> ReadAsync(
        long lane,
        DateTimeOffset from,
        DateTimeOffset to,
        CancellationToken cancellationToken
    );

    /// <summary>Removes up to so many that began before; false once none is left.</summary>
    Task<bool> RemoveAsync(DateTimeOffset before, int limit, CancellationToken cancellationToken);
}

/// <summary>What became of a lane's attempts in the five minutes from then on.</summary>
internal readonly record struct LaneBucket(long Lane, DateTimeOffset Start, LaneCounts Counts)
{
    public static readonly TimeSpan Width = TimeSpan.FromMinutes(5);

    public static DateTimeOffset StartOf(DateTimeOffset time) =>
        new(time.UtcTicks - (time.UtcTicks % Width.Ticks), TimeSpan.Zero);
}
