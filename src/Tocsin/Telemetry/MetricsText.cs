using System.Globalization;
using System.Text;

namespace Tocsin.Telemetry;

/// <summary>Prometheus' text format, version 0.0.4.</summary>
internal sealed class MetricsText
{
    public const string ContentType = "text/plain; version=0.0.4; charset=utf-8";

    private readonly StringBuilder _text = new();

    public void Begin(MetricFamily family)
    {
        _text.Append("# HELP ").Append(family.Name).Append(' ');
        Escape(family.Help, quotes: false);
        _text.Append("\n# TYPE ").Append(family.Name).Append(' ').Append(family.Type).Append('\n');
    }

    /// <param name="name">Of the family, or with the ending of a histogram's part.</param>
    /// <param name="labels">May be empty.</param>
    /// <param name="value">The number.</param>
    /// <param name="upTo">The bound of a histogram's bucket.</param>
    public void Sample(string name, KeyValuePair<string, object?>[] labels, double value, double? upTo = null)
    {
        _text.Append(name);
        var separator = '{';
        foreach (var (label, text) in labels)
        {
            Label(label, (string?)text ?? "", ref separator);
        }

        if (upTo is { } bound)
        {
            Label("le", Number(bound), ref separator);
        }

        if (separator != '{')
        {
            _text.Append('}');
        }

        _text.Append(' ').Append(Number(value)).Append('\n');
    }

    public override string ToString() => _text.ToString();

    private void Label(string name, string value, ref char separator)
    {
        _text.Append(separator).Append(name).Append("=\"");
        Escape(value, quotes: true);
        _text.Append('"');
        separator = ',';
    }

    private void Escape(string text, bool quotes)
    {
        foreach (var c in text)
        {
            _ = c switch
            {
                '\\' => _text.Append(@"\\"),
                '\n' => _text.Append(@"\n"),
                '"' when quotes => _text.Append("\\\""),
                _ => _text.Append(c),
            };
        }
    }

    private static string Number(double value) =>
        double.IsPositiveInfinity(value) ? "+Inf"
        : double.IsNegativeInfinity(value) ? "-Inf"
        : value.ToString("R", CultureInfo.InvariantCulture);
}
