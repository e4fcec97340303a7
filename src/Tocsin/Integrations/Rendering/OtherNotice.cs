using Tocsin.Events;

namespace Tocsin.Integrations.Rendering;

/// <summary>Reports, alerts, failing webhooks and tests in words.</summary>
internal static class OtherNotice
{
    public static Notice Read(string id, string type, DateTimeOffset at, EventData data)
    {
        var blank = new Notice
        {
            Id = id,
            Type = type,
            At = at,
            Tone = NoticeTone.Plain,
            Headline = Words(type),
        };
        return type switch
        {
            EventTypes.ReportReady => Report(blank, data),
            EventTypes.AlertTriggered => Alert(blank, data),
            EventTypes.DigestDaily => DigestNotice.Read(blank, data, "Daily digest"),
            EventTypes.DigestWeekly => DigestNotice.Read(blank, data, "Weekly digest"),
            EventTypes.WebhookFailed or EventTypes.WebhookDisabled => Webhook(blank, data),
            _ => blank with
            {
                Headline = "Test from Tocsin",
                Text = data["message"].Lines(1000) ?? "This is a test.",
                Subject = "test-" + id,
            },
        };
    }

    /// <summary>A type as a heading: <c>scan.completed</c> is "Scan completed".</summary>
    public static string Words(string type)
    {
        var words = type.Replace('.', ' ').Replace('_', ' ');
        return words.Length == 0 ? type : char.ToUpperInvariant(words[0]) + words[1..];
    }

    private static Notice Report(Notice blank, EventData data) =>
        blank with
        {
            Headline = Fit.Chars($"Report ready: {data["name"].Line() ?? "a report"}", Notice.MaxHeadline),
            Facts = new FactList().Put("Format", data["format"].Line(40)?.ToUpperInvariant()),
            Links = data["links"]["download"].Url() is { } url ? [new NoticeLink("Download", url)] : [],
        };

    private static Notice Alert(Notice blank, EventData data) =>
        blank with
        {
            Tone = NoticeTone.High with { Word = "Alert" },
            Headline = Fit.Chars($"Alert: {data["alert_name"].Line() ?? "a condition was met"}", Notice.MaxHeadline),
            Facts = new FactList()
                .Put("Condition", data["condition"].Line(), isCode: true)
                .Put("Finding", data["triggered_by"]["finding_id"].Line(100), isCode: true)
                .Put("Scan", data["triggered_by"]["scan_id"].Line(100), isCode: true),
            Turn = NoticeTurn.Opens,
            Subject = (data["alert_id"].Key(), data["triggered_by"]["finding_id"].Key()) switch
            {
                ({ } alert, { } finding) => $"{alert}-{finding}",
                var (alert, _) => alert,
            },
            Thread = data["triggered_by"]["scan_id"].Key(),
        };

    private static Notice Webhook(Notice blank, EventData data)
    {
        var isDisabled = blank.Type == EventTypes.WebhookDisabled;
        // Its path may be a credential.
        var host = data["url"].Url() is { } url ? new Uri(url).Host : null;
        var name = host ?? data["webhook_id"].Line(100) ?? "an integration";
        return blank with
        {
            Tone = NoticeTone.Failed,
            Headline = Fit.Chars(
                isDisabled ? $"Disabled: deliveries to {name}" : $"Deliveries to {name} are failing",
                Notice.MaxHeadline
            ),
            Text = data[isDisabled ? "reason" : "error"].Lines(1000),
            Facts = new FactList()
                .Put("Integration", data["webhook_id"].Line(100), isCode: true)
                .Put("Delivery", data["delivery_id"].Line(100), isCode: true)
                .Put("Attempts", data["attempts"].Line(20)),
            Turn = NoticeTurn.Opens,
            Subject = data["webhook_id"].Key(),
        };
    }
}
