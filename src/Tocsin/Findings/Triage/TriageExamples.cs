namespace Tocsin.Findings.Triage;

/// <summary>Examples for the description of the API.</summary>
internal static class TriageExamples
{
    public static SetStatusRequest Status { get; } =
        new() { Status = VerificationStatuses.TruePositive, Reason = "Reproduced on staging." };

    public static SuppressRequest Suppress { get; } =
        new()
        {
            Reason = "Test data, never shipped.",
            ExpiresAt = new DateTimeOffset(2099, 1, 31, 12, 0, 0, TimeSpan.Zero),
        };

    public static ReasonRequest Reason { get; } = new() { Reason = "The fix is on main." };

    public static AssignRequest Assign { get; } = new() { Assignee = "maria@example.com" };
}
