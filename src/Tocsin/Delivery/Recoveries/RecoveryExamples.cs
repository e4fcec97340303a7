namespace Tocsin.Delivery.Recoveries;

/// <summary>Examples for the description of the API.</summary>
internal static class RecoveryExamples
{
    private static readonly DateTimeOffset Time = new(2027, 1, 31, 12, 0, 0, TimeSpan.Zero);

    public static RecoverRequest Recover { get; } = new() { From = Time.AddHours(-6), RatePerSecond = 50 };

    public static BulkRetryRequest Retry { get; } = new() { Status = "failed", From = Time.AddHours(-6) };

    public static RecoveryResource Recovery { get; } =
        new()
        {
            Id = "recovery_0357Y1PcyBfXVXkTcvTg7M",
            WebhookId = "webhook_0357Y1PcyBfXVXkTcvTg7M",
            Status = "running",
            Reason = null,
            Matched = 0,
            Requeued = 0,
            Progress = 0,
            From = Time.AddHours(-6),
            To = Time,
            States = ["failed", "cancelled", "missing"],
            RatePerSecond = 50,
            CreatedAt = Time,
            FinishedAt = null,
        };
}
