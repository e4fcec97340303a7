using System.Diagnostics.Metrics;

namespace Tocsin.Telemetry;

/// <summary>Every metric of this server: the numbers that Prometheus reads, and the same on the meter.</summary>
internal sealed class Metrics : IDisposable
{
    /// <summary>Of the meter, and of the source of activities.</summary>
    public const string Name = "Tocsin";

    private readonly Lock _lock = new();
    private readonly List<MetricFamily> _families = [];
    private readonly Meter _meter = new(Name, typeof(Metrics).Assembly.GetName().Version?.ToString(3));

    /// <summary>Adds a family before it has its first series.</summary>
    public T Add<T>(T family)
        where T : MetricFamily
    {
        lock (_lock)
        {
            if (_families.Exists(f => string.Equals(f.Name, family.Name, StringComparison.Ordinal)))
            {
                throw new InvalidOperationException($"There are two metrics called {family.Name}.");
            }

            _families.Add(family);
        }

        family.Offer(_meter);
        return family;
    }

    /// <summary>Adds a number that is read when asked for, and can go up and down.</summary>
    public void Gauge(string name, string help, Func<double> read) => Gauge(name, help, () => [new Reading(read())]);

    /// <inheritdoc cref="Gauge(string, string, Func{double})"/>
    public void Gauge(string name, string help, Func<IEnumerable<Reading>> read, params string[] labels) =>
        Add(new ReadFamily(name, help, "gauge", read, labels));

    /// <summary>Adds a number that is read when asked for, and only grows.</summary>
    public void Count(string name, string help, Func<double> read) =>
        Add(new ReadFamily(name, help, "counter", () => [new Reading(read())]));

    public override string ToString()
    {
        MetricFamily[] families;
        lock (_lock)
        {
            families = [.. _families.OrderBy(f => f.Name, StringComparer.Ordinal)];
        }

        var text = new MetricsText();
        foreach (var family in families)
        {
            family.Write(text);
        }

        return text.ToString();
    }

    public void Dispose() => _meter.Dispose();
}
