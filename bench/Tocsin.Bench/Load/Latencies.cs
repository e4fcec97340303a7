namespace Tocsin.Bench.Load;

/// <summary>Of a steady load, in milliseconds, ascending.</summary>
internal sealed record Latencies
{
    /// <summary>From the request to its answer.</summary>
    public required double[] Publish { get; init; }

    /// <summary>From the acknowledgement to the arrival.</summary>
    public required double[] Arrival { get; init; }

    /// <summary>Arrivals that had not come in the end; they count with the time until then.</summary>
    public required int Missing { get; init; }

    public double PublishP99 => ScenarioResult.Percentile(Publish, 0.99);

    public double ArrivalP50 => ScenarioResult.Percentile(Arrival, 0.50);

    public double ArrivalP99 => ScenarioResult.Percentile(Arrival, 0.99);
}
