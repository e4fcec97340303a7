using System.Diagnostics.Metrics;

namespace Tocsin.Telemetry;

/// <summary>A metric with all its series: told in Prometheus' words, and to whoever listens to the meter.</summary>
internal abstract class MetricFamily(string name, string help, string type)
{
    /// <summary>As Prometheus has it: with its unit, and <c>_total</c> where it only grows.</summary>
    public string Name => name;

    public string Help => help;

    public string Type => type;

    /// <summary>As OpenTelemetry has it: dotted, the unit beside it. Turned back, it is the same name again.</summary>
    protected string DottedName
    {
        get
        {
            var bare = Without(name, "_total");
            return Without(Without(bare, "_seconds"), "_bytes").Replace('_', '.');
        }
    }

    /// <summary>In the code that OpenTelemetry uses.</summary>
    protected string? Unit =>
        name.Contains("_seconds", StringComparison.Ordinal) ? "s"
        : name.Contains("_bytes", StringComparison.Ordinal) ? "By"
        : null;

    /// <summary>Writes its samples.</summary>
    public abstract void Write(MetricsText text);

    /// <summary>Offers the same numbers on a meter.</summary>
    public abstract void Offer(Meter meter);

    protected static KeyValuePair<string, object?>[] Tags(IReadOnlyList<string> names, IReadOnlyList<string> values)
    {
        if (names.Count != values.Count)
        {
            throw new ArgumentException($"{names.Count} labels, but {values.Count} values.", nameof(values));
        }

        return [.. names.Select((label, i) => KeyValuePair.Create(label, (object?)values[i]))];
    }

    private static string Without(string text, string end) =>
        text.EndsWith(end, StringComparison.Ordinal) ? text[..^end.Length] : text;
}
