using Tocsin.Delivery;
using Tocsin.Integrations;

namespace Tocsin.Telemetry;

/// <summary>What came of attempts, and how long things took. Told after each was written down.</summary>
internal sealed class DeliveryMetrics
{
    private static readonly double[] Durations = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30];
    private static readonly double[] Delays =
    [
        0.005,
        0.01,
        0.025,
        0.05,
        0.1,
        0.25,
        0.5,
        1,
        5,
        30,
        60,
        300,
        1800,
        7200,
        86400,
        259200,
    ];

    private readonly IntegrationDirectory _directory;
    private readonly CounterFamily _attempts;
    private readonly Histogram _durations;
    private readonly Histogram _firstAttempts;
    private readonly Histogram _successes;
    private readonly long[] _ended;

    // By kind, then by outcome: a look-up of a name and an index for each attempt.
    private readonly Dictionary<string, Counter[]> _byKind;

    // Of integrations that were deleted meanwhile.
    private readonly Lazy<Counter[]> _unknown;

    public DeliveryMetrics(Metrics metrics, IntegrationDirectory directory, IntegrationKinds kinds, Cleanup cleanup)
    {
        _directory = directory;
        _attempts = metrics.Add(
            new CounterFamily("tocsin_attempts_total", "Attempts to deliver, by how they ended.", "kind", "outcome")
        );
        _byKind = kinds.All.ToDictionary(k => k.Name, k => Outcomes(k.Name), StringComparer.Ordinal);
        _unknown = new Lazy<Counter[]>(() => Outcomes("unknown"));
        var states = Enum.GetValues<DeliveryState>();
        _ended = new long[states.Length];
        // What waited for an integration that was disabled is cancelled all at once, without a record of each.
        metrics.Add(
            new ReadFamily(
                "tocsin_deliveries_ended_total",
                "Deliveries that have ended, by how.",
                "counter",
                () =>
                    states.Select(s => new Reading(
                        Interlocked.Read(ref _ended[(int)s]) + (s == DeliveryState.Cancelled ? cleanup.Cancelled : 0),
                        Word(s)
                    )),
                "state"
            )
        );
        _durations = metrics
            .Add(new HistogramFamily("tocsin_attempt_duration_seconds", "How long attempts took.", Durations))
            .Of();
        _firstAttempts = metrics
            .Add(
                new HistogramFamily(
                    "tocsin_first_attempt_delay_seconds",
                    "From the event, or from when its delivery was asked for again, to the first attempt.",
                    Delays
                )
            )
            .Of();
        _successes = metrics
            .Add(
                new HistogramFamily(
                    "tocsin_success_delay_seconds",
                    "From the event, or from when its delivery was asked for again, to its success.",
                    Delays
                )
            )
            .Of();
    }

    public void Observe(AttemptRecord record)
    {
        if (record.Decision.Ended is { } state)
        {
            Interlocked.Increment(ref _ended[(int)state]);
        }

        if (record.StartedAt is not { } startedAt)
        {
            return;
        }

        var delivery = record.Delivery;
        var kind = _directory.Find(delivery.Lane)?.Kind;
        var counters = kind is not null && _byKind.TryGetValue(kind, out var known) ? known : _unknown.Value;
        counters[(int)record.Outcome.Class].Add();
        _durations.Observe(record.Duration.TotalSeconds);
        if (delivery.Tries == 0)
        {
            _firstAttempts.Observe(Math.Max(0, (startedAt - delivery.QueuedAt).TotalSeconds));
        }

        if (record.Outcome.IsDelivered)
        {
            _successes.Observe(Math.Max(0, (record.EndedAt - delivery.QueuedAt).TotalSeconds));
        }
    }

    // Indexed by the number of the class. Zeros are shown too: a rate needs a beginning.
    private Counter[] Outcomes(string kind)
    {
        var classes = Enum.GetValues<OutcomeClass>();
        var counters = new Counter[classes.Max(c => (int)c) + 1];
        foreach (var one in classes.Where(c => c != OutcomeClass.Cancelled))
        {
            counters[(int)one] = _attempts.Of(kind, Word(one));
        }

        return counters;
    }

    /// <summary>A member of an enum as a label: <c>server_error</c>.</summary>
    public static string Word<T>(T value)
        where T : struct, Enum => System.Text.Json.JsonNamingPolicy.SnakeCaseLower.ConvertName(value.ToString());
}
