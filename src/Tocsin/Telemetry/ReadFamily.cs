using System.Diagnostics.Metrics;

namespace Tocsin.Telemetry;

/// <summary>Numbers that somebody else keeps, read when somebody asks.</summary>
internal sealed class ReadFamily(
    string name,
    string help,
    string type,
    Func<IEnumerable<Reading>> read,
    params string[] labels
) : MetricFamily(name, help, type)
{
    public override void Write(MetricsText text)
    {
        text.Begin(this);
        foreach (var reading in read())
        {
            text.Sample(Name, Tags(labels, reading.Labels), reading.Value);
        }
    }

    public override void Offer(Meter meter)
    {
        if (string.Equals(Type, "counter", StringComparison.Ordinal))
        {
            meter.CreateObservableCounter(DottedName, Measure, Unit, Help);
        }
        else
        {
            meter.CreateObservableGauge(DottedName, Measure, Unit, Help);
        }
    }

    private IEnumerable<Measurement<double>> Measure() =>
        read().Select(r => new Measurement<double>(r.Value, Tags(labels, r.Labels)));
}
