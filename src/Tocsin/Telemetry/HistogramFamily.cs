using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Tocsin.Telemetry;

/// <summary>Histograms of one name. Labels are of bounded sets.</summary>
internal sealed class HistogramFamily(string name, string help, double[] bounds, params string[] labels)
    : MetricFamily(name, help, "histogram")
{
    private readonly ConcurrentDictionary<string, Histogram> _series = new(StringComparer.Ordinal);
    private Histogram<double>? _listeners;

    /// <summary>The histogram with these labels; there from now on, empty.</summary>
    public Histogram Of(params string[] values) =>
        _series.GetOrAdd(string.Join('\n', values), _ => new Histogram(bounds, Tags(labels, values), _listeners));

    public override void Write(MetricsText text)
    {
        text.Begin(this);
        foreach (var (_, histogram) in _series.OrderBy(s => s.Key, StringComparer.Ordinal))
        {
            var (upTo, sum) = histogram.Read();
            for (var i = 0; i < upTo.Length; i++)
            {
                var bound = i < bounds.Length ? bounds[i] : double.PositiveInfinity;
                text.Sample(Name + "_bucket", histogram.Labels, upTo[i], bound);
            }

            text.Sample(Name + "_sum", histogram.Labels, sum);
            text.Sample(Name + "_count", histogram.Labels, upTo[^1]);
        }
    }

    public override void Offer(Meter meter) =>
        _listeners = meter.CreateHistogram(
            DottedName,
            Unit,
            Help,
            tags: null,
            new InstrumentAdvice<double> { HistogramBucketBoundaries = bounds }
        );
}
