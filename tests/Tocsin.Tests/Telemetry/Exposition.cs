using System.Text.Json;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Telemetry;

/// <summary>What a scraper understands of <c>/metrics</c>.</summary>
internal sealed class Exposition(JsonElement samples)
{
    private const string Python = "/usr/bin/python3";

    /// <summary>Reads a text with Prometheus' own parser, which fails the test where it is wrong.</summary>
    public static async Task<Exposition> ReadAsync(string text)
    {
        Optional.Need(File.Exists(Python), Python);
        var has = await Optional.RunAsync(
            Python,
            "",
            "-c",
            "import importlib.util as u; print(u.find_spec('prometheus_client') is not None)"
        );
        Optional.Need(has.Trim() == "True", "python3-prometheus-client");
        var json = await Optional.RunAsync(Python, text, Repository.File("tests/python/metrics.py"));
        return new Exposition(JsonDocument.Parse(json).RootElement);
    }

    public IEnumerable<string> Names => samples.EnumerateArray().Select(s => s.Text("name"));

    /// <summary>The one sample with this name and these labels.</summary>
    public double this[string name, params (string Label, string Value)[] labels] =>
        Assert
            .Single(
                samples.EnumerateArray(),
                s =>
                    s.Text("name") == name
                    && labels.All(l =>
                        s.GetProperty("labels").TryGetProperty(l.Label, out var value) && value.GetString() == l.Value
                    )
            )
            .GetProperty("value")
            .GetDouble();
}
