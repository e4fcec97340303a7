using Tocsin.Integrations;

namespace Tocsin.Delivery.Recoveries;

/// <summary>How jobs look in the API.</summary>
internal static class RecoveryView
{
    public static RecoveryResource Show(Recovery recovery, IntegrationDirectory directory) =>
        new()
        {
            Id = recovery.Id,
            WebhookId = recovery.Lane is { } lane ? directory.Find(lane)?.WebhookId : null,
            Status = recovery.Status switch
            {
                RecoveryStatus.Running => "running",
                RecoveryStatus.Completed => "completed",
                _ => "cancelled",
            },
            Reason = recovery.Reason,
            Matched = recovery.Matched,
            Requeued = recovery.Requeued,
            Progress = Progress(recovery, directory),
            From = recovery.Filter.From,
            To = recovery.Filter.To,
            States =
            [
                .. Enum.GetValues<RecoveryStates>()
                    .Where(s => s != RecoveryStates.None && recovery.Filter.States.HasFlag(s))
                    .Select(s => s.ToString().ToLowerInvariant()),
            ],
            RatePerSecond = recovery.RatePerSecond,
            CreatedAt = recovery.CreatedAt,
            FinishedAt = recovery.FinishedAt,
        };

    private static double Progress(Recovery recovery, IntegrationDirectory directory)
    {
        if (recovery.Status == RecoveryStatus.Completed)
        {
            return 1;
        }

        var (lane, phase, after) = recovery.Cursor;
        var (first, end) = (recovery.Filter.AfterId, recovery.Filter.BeforeId);
        var inPhase = end > first && after > first ? Math.Min(1, (double)(after - first) / (double)(end - first)) : 0;
        var inLane = lane == 0 ? 0 : ((double)phase + inPhase) / (double)RecoveryPhase.Done;
        var lanes = recovery.Lane is null ? directory.Of(recovery.OrganizationId) : null;
        var done = lanes is null ? inLane : (lanes.Keys.Count(l => l < lane) + inLane) / Math.Max(1, lanes.Count);
        return Math.Round(Math.Min(done, 1), 3);
    }
}
