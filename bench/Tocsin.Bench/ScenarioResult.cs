using System.Globalization;
using System.Runtime.InteropServices;
using System.Text.Json;

namespace Tocsin.Bench;

/// <summary>What one scenario measured: named series, one value a run, and ratios of their medians.</summary>
internal sealed class ScenarioResult(string name)
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };
    private readonly Dictionary<string, List<double>> _series = new(StringComparer.Ordinal);
    private readonly Dictionary<string, (string Of, string To)> _ratios = new(StringComparer.Ordinal);

    public string Name => name;

    public void Add(string series, double value)
    {
        if (!_series.TryGetValue(series, out var values))
        {
            _series.Add(series, values = []);
        }

        values.Add(value);
    }

    /// <summary>The ratio of two series, run by run; its median is what is told.</summary>
    public void AddRatio(string ratio, string of, string to) => _ratios.Add(ratio, (of, to));

    public void Print(TextWriter output)
    {
        output.WriteLine();
        output.WriteLine($"{name, -44} {"median", 12} {"least", 12} {"most", 12}");
        foreach (var (series, values) in _series)
        {
            Row(output, series, values);
        }

        foreach (var (ratio, _) in _ratios)
        {
            Row(output, ratio, Ratio(ratio));
        }
    }

    public static async Task SaveAsync(
        string file,
        IReadOnlyList<ScenarioResult> results,
        CancellationToken cancellationToken
    )
    {
        var json = new
        {
            at = TimeProvider.System.GetUtcNow(),
            processors = Environment.ProcessorCount,
            memory_bytes = GC.GetGCMemoryInfo().TotalAvailableMemoryBytes,
            runtime = RuntimeInformation.FrameworkDescription,
            os = RuntimeInformation.OSDescription,
            scenarios = results.Select(r => new
            {
                r.Name,
                series = r._series,
                ratios = r._ratios.Keys.ToDictionary(k => k, r.Ratio, StringComparer.Ordinal),
                medians = r
                    ._series.Concat(r._ratios.Keys.ToDictionary(k => k, r.Ratio, StringComparer.Ordinal))
                    .ToDictionary(p => p.Key, p => Median(p.Value), StringComparer.Ordinal),
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
        sorted[Math.Min(sorted.Length - 1, (int)Math.Ceiling(share * sorted.Length) - 1)];

    private List<double> Ratio(string ratio)
    {
        var (of, to) = _ratios[ratio];
        return [.. _series[of].Zip(_series[to], (a, b) => a / b)];
    }

    private static void Row(TextWriter output, string label, IReadOnlyList<double> values) =>
        output.WriteLine($"{label, -44} {Text(Median(values))} {Text(values.Min())} {Text(values.Max())}");

    private static string Text(double value) =>
        value.ToString(value >= 100 ? "N0" : "0.000", CultureInfo.InvariantCulture).PadLeft(12);
}
