using System.Globalization;

namespace Tocsin.Findings.Triage;

/// <summary>How a finding's history becomes what the API shows.</summary>
internal static class HistoryShapes
{
    public static string Word(this HistoryAction action) =>
        action switch
        {
            HistoryAction.Found => "found",
            HistoryAction.Resolved => "resolved",
            HistoryAction.Reopened => "reopened",
            HistoryAction.Verified => "status",
            HistoryAction.Suppressed => "suppressed",
            HistoryAction.Unsuppressed => "unsuppressed",
            HistoryAction.Assigned => "assigned",
            HistoryAction.RecheckQueued => "recheck_queued",
            HistoryAction.Rechecked => "rechecked",
            _ => throw new ArgumentOutOfRangeException(nameof(action)),
        };

    /// <summary>A time as the API writes it.</summary>
    public static string Word(DateTimeOffset time) =>
        time.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFF'Z'", CultureInfo.InvariantCulture);

    /// <summary>An entry with the names of keys that are known.</summary>
    public static HistoryResource Show(HistoryEntry entry, IReadOnlyDictionary<string, string> keyNames) =>
        new()
        {
            At = entry.At,
            Action = entry.Action.Word(),
            From = entry.From,
            To = entry.To,
            Reason = entry.Reason,
            By = new ActorResource
            {
                Kind = entry.By.Kind,
                Id = entry.By.Id,
                Name = keyNames.GetValueOrDefault(entry.By.Id),
            },
        };
}
