namespace Tocsin.Delivery.Statistics;

/// <summary>Durations counted in steps that grow by 30 %: a percentile of them is exact to a sixth.</summary>
internal static class LatencyHistogram
{
    public const int Steps = 50;
    private const double Growth = 1.3;

    /// <summary>The step of a duration: the first ends at a millisecond, the last takes in all that is longer.</summary>
    public static int StepOf(TimeSpan duration) =>
        duration.TotalMilliseconds <= 1
            ? 0
            : Math.Min(Steps - 1, (int)Math.Ceiling(Math.Log(duration.TotalMilliseconds, Growth)));

    /// <summary>Milliseconds that this share of the durations stay within; null when there are none.</summary>
    public static double? Percentile(ReadOnlySpan<int> counts, double share)
    {
        long total = 0;
        foreach (var count in counts)
        {
            total += count;
        }

        var wanted = Math.Max(1, (long)Math.Ceiling(total * share));
        long below = 0;
        for (var step = 0; step < counts.Length; step++)
        {
            below += counts[step];
            if (below >= wanted && total > 0)
            {
                // The middle of the step, as the step grows.
                return Math.Pow(Growth, step - 0.5);
            }
        }

        return null;
    }
}
