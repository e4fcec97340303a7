using System.Diagnostics.Metrics;

namespace Tocsin.Telemetry;

/// <summary>How often a number was how large. The bounds are upper ones, ascending.</summary>
internal sealed class Histogram(double[] bounds, KeyValuePair<string, object?>[] labels, Histogram<double>? listeners)
{
    private readonly Lock _lock = new();
    private readonly long[] _counts = new long[bounds.Length + 1];
    private double _sum;

    public KeyValuePair<string, object?>[] Labels => labels;

    public void Observe(double value)
    {
        var bucket = 0;
        while (bucket < bounds.Length && value > bounds[bucket])
        {
            bucket++;
        }

        lock (_lock)
        {
            _counts[bucket]++;
            _sum += value;
        }

        if (listeners is { Enabled: true })
        {
            listeners.Record(value, labels);
        }
    }

    /// <summary>The counts up to each bound and beyond the last, each with those below it, and the sum of all values.</summary>
    public (long[] UpTo, double Sum) Read()
    {
        lock (_lock)
        {
            var upTo = new long[_counts.Length];
            long all = 0;
            for (var i = 0; i < upTo.Length; i++)
            {
                upTo[i] = all += _counts[i];
            }

            return (upTo, _sum);
        }
    }
}
