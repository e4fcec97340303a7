using Tocsin.Integrations;

namespace Tocsin.Delivery;

/// <summary>Whether and when a delivery is tried again. Pure: the time and the random number are passed in.</summary>
internal static class RetryPolicy
{
    private const double Jitter = 0.1;

    /// <summary>The longest that an endpoint can ask for.</summary>
    private static readonly TimeSpan MaxRetryAfter = TimeSpan.FromHours(24);

    /// <param name="schedule">The integration's schedule.</param>
    /// <param name="tries">Attempts made on this run through the schedule, this one among them.</param>
    /// <param name="outcome">What came of this one.</param>
    /// <param name="firstAt">When the first attempt of this run was made.</param>
    /// <param name="now">When this one ended.</param>
    /// <param name="random">From 0 up to 1.</param>
    /// <param name="goneEnds">Whether 410 is an answer for good.</param>
    public static RetryDecision Decide(
        string schedule,
        int tries,
        DeliveryOutcome outcome,
        DateTimeOffset firstAt,
        DateTimeOffset now,
        double random,
        bool goneEnds
    )
    {
        if (outcome.IsDelivered)
        {
            return RetryDecision.End(DeliveryState.Success);
        }

        var retryable = outcome.IsRetryable || (outcome.Class == OutcomeClass.Gone && !goneEnds);
        var intervals = RetrySchedule.Intervals(schedule);
        if (!retryable || tries > intervals.Count)
        {
            return RetryDecision.End(DeliveryState.Failed);
        }

        var dueAt = now + (intervals[tries - 1] * (1 + (Jitter * ((2 * random) - 1))));
        if (RetrySchedule.Latest(schedule) is { } latest && dueAt > firstAt + latest)
        {
            // Where that is over already, as after a clock was set forward, the rest must not go out at once.
            var soonest = now + intervals[0];
            dueAt = firstAt + latest > soonest ? firstAt + latest : soonest;
        }

        if (outcome.RetryAfter is { } asked)
        {
            var minimum = now + (asked < MaxRetryAfter ? asked : MaxRetryAfter);
            dueAt = dueAt < minimum ? minimum : dueAt;
        }

        return RetryDecision.Again(dueAt);
    }
}
