using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace Tocsin.Telemetry;

/// <summary>Counters of one name. Labels are of bounded sets; whoever counts often keeps the counter.</summary>
internal sealed class CounterFamily(string name, string help, params string[] labels)
    : MetricFamily(name, help, "counter")
{
    private readonly ConcurrentDictionary<string, Counter> _series = new(StringComparer.Ordinal);

    /// <summary>The counter with these labels; there from now on, at zero.</summary>
    public Counter Of(params string[] values) =>
        _series.GetOrAdd(string.Join('\n', values), _ => new Counter(Tags(labels, values)));

    public override void Write(MetricsText text)
    {
        text.Begin(this);
        foreach (var (_, counter) in _series.OrderBy(s => s.Key, StringComparer.Ordinal))
        {
            text.Sample(Name, counter.Labels, counter.Value);
        }
    }

    public override void Offer(Meter meter) =>
        meter.CreateObservableCounter(
            DottedName,
            () => _series.Values.Select(c => new Measurement<long>(c.Value, c.Labels)),
            Unit,
            Help
        );
}
