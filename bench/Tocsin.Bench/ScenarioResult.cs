using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Tocsin.Bench;

/// <summary>What one scenario measured: named series, one value a run, ratios within a run, and the bars of both.</summary>
internal sealed class ScenarioResult(string name)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };
    private readonly Dictionary<string, List<double>> _series = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Of, string To)> _ratios = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Bar> _bars = new(StringComparer.Ordinal);
    private readonly List<string> _notes = [];

    public string Name => name;

    /// <summary>Rows of things that have more than one figure each; null, where there are none.</summary>
    public ResultTable? Table { get; init; }

    /// <summary>Whether a figure is not as it should be.</summary>
    public bool HasMissed => Rows().Any(r => _bars.TryGetValue(r.Key, out var bar) && !bar.IsMetBy(Median(r.Value)));

    /// <summary>Adds a run's value; true, when it is the first of its series.</summary>
    public bool Add(string series, double value)
    {
        if (!_series.TryGetValue(series, out var values))
        {
            _series.Add(series, values = []);
        }

        values.Add(value);
        return values.Count == 1;
    }

    /// <summary>The ratio of two series, run by run; its median is what is told. One that has no values is left out.</summary>
    public void AddRatio(string ratio, string of, string to, Bar? bar = null)
    {
        _ratios.Add(ratio, (of, to));
        if (bar is not null)
        {
            AddBar(ratio, bar);
        }
    }

    public void AddBar(string series, Bar bar) => _bars.Add(series, bar);

    /// <summary>Something that the figures do not say, such as a part that was left out.</summary>
    public void Note(string note) => _notes.Add(note);

    public void Print(TextWriter output)
    {
        output.WriteLine();
        Table?.Print(output);
        output.WriteLine($"{name, -58} {"median", 11} {"least", 11} {"most", 11}  bar");
        foreach (var (label, values) in Rows())
        {
            Row(output, label, values);
        }

        foreach (var note in _notes)
        {
            output.WriteLine($"  {note}");
        }
    }

    public static async Task SaveAsync(
        string file,
        BenchOptions options,
        IReadOnlyList<ScenarioResult> results,
        CancellationToken cancellationToken
    )
    {
        var json = new
        {
            at = TimeProvider.System.GetUtcNow(),
            runs = options.Runs,
            scale = options.Scale,
            store = options.Store.ToString(),
            processors = Environment.ProcessorCount,
            memory_bytes = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
            runtime = RuntimeInformation.FrameworkDescription,
            os = RuntimeInformation.OSDescription,
            scenarios = results.Select(r => new
            {
                r.Name,
                series = r._series,
                ratios = r._ratios.Keys.ToDictionary(k => k, r.Ratio, StringComparer.Ordinal),
                medians = r.Rows().ToDictionary(p => p.Key, p => Median(p.Value), StringComparer.Ordinal),
                bars = r.Rows()
                    .Where(p => r._bars.ContainsKey(p.Key))
                    .ToDictionary(p => p.Key, p => r._bars[p.Key].Judge(Median(p.Value)), StringComparer.Ordinal),
                table = r.Table?.Rows,
                notes = r._notes,
            }),
        };
        await File.WriteAllTextAsync(file, JsonSerializer.Serialize(json, Indented), cancellationToken);
    }

    public static double Median(IReadOnlyList<double> values)
    {
        var sorted = values.Order().ToArray();
        return sorted.Length % 2 == 1
            ? sorted[sorted.Length / 2]
            : (sorted[(sorted.Length / 2) - 1] + sorted[sorted.Length / 2]) / 2;
    }

    /// <summary>The value below which the given share of the sorted values lies.</summary>
    public static double Percentile(double[] sorted, double share) =>
        sorted[Math.Clamp((int)Math.Ceiling(share * sorted.Length) - 1, 0, sorted.Length - 1)];

    private IEnumerable<KeyValuePair<string, List<double>>> Rows() =>
        _series.Concat(_ratios.Keys.Select(k => KeyValuePair.Create(k, Ratio(k)))).Where(r => r.Value.Count > 0);

    private List<double> Ratio(string ratio)
    {
        var (of, to) = _ratios[ratio];
        return _series.TryGetValue(of, out var above) && _series.TryGetValue(to, out var below)
            ? [.. above.Zip(below, (a, b) => a / b).Where(double.IsFinite)]
            : [];
    }

    private void Row(TextWriter output, string label, IReadOnlyList<double> values) =>
        output.WriteLine(
            $"{label, -58} {Text(Median(values))} {Text(values.Min())} {Text(values.Max())}  {_bars.GetValueOrDefault(label)?.Judge(Median(values))}".TrimEnd()
        );

    private static string Text(double value) =>
        value
            .ToString(value >= 100 || value == Math.Truncate(value) ? "N0" : "0.000", CultureInfo.InvariantCulture)
            .PadLeft(11);
}
