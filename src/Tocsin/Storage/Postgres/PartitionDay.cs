using System.Globalization;

namespace Tocsin.Storage.Postgres;

/// <summary>A day of history, in UTC: what one partition of each history table holds. The time is that of the ids.</summary>
internal readonly record struct PartitionDay(int Number)
{
    private const long MillisecondsADay = 86_400_000;
    private const string Format = "yyyyMMdd";

    /// <summary>As the names of partitions end: <c>20270131</c>.</summary>
    public string Suffix => Start.ToString(Format, CultureInfo.InvariantCulture);

    public DateTimeOffset Start => DateTimeOffset.UnixEpoch.AddDays(Number);

    /// <summary>The least id of the day.</summary>
    public UInt128 FirstId => (UInt128)(Number * MillisecondsADay) << 80;

    /// <summary>The least id of the day after.</summary>
    public UInt128 EndId => (UInt128)((Number + 1) * MillisecondsADay) << 80;

    /// <summary>The day of an id.</summary>
    public static PartitionDay Of(UInt128 id) => new((int)((long)(id >> 80) / MillisecondsADay));

    public static PartitionDay Of(DateTimeOffset time) => new((int)(time.ToMilliseconds() / MillisecondsADay));

    /// <summary>The day that a partition's name ends with; null when it is none of Tocsin's.</summary>
    public static PartitionDay? Parse(string partition) =>
        DateTimeOffset.TryParseExact(
            partition.AsSpan(partition.LastIndexOf('_') + 1),
            Format,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out var day
        )
            ? Of(day)
            : null;
}
