using System.Text;
using System.Text.Json;
using Tocsin.Integrations;

namespace Tocsin.Tests.Integrations.Vendors;

/// <summary>Events v2; developer.pagerduty.com/docs/send-alert-event and send-change-event.</summary>
internal sealed class PagerDutyVendor : Vendor
{
    private static readonly string[] Severities = ["critical", "error", "warning", "info"];

    public override string Kind => "pagerduty";

    /// <summary>Open alerts, by their key.</summary>
    public Dictionary<string, JsonElement> Alerts { get; } = [];

    public List<JsonElement> Changes { get; } = [];

    protected override Exchange Answer(OutboundRequest request, List<string> problems)
    {
        if (request.Body.Length > 512 * 1024)
        {
            problems.Add("Event is larger than 512 KB");
        }

        var body = Json(request);
        if (body.GetProperty("routing_key").GetString()!.Length != 32)
        {
            problems.Add("Invalid routing key");
        }

        var payload = body.TryGetProperty("payload", out var found) ? found : default;
        if (request.Url.AbsolutePath == "/v2/change/enqueue")
        {
            Only(problems, body, "change", "routing_key", "payload", "links");
            Only(problems, payload, "payload", "summary", "timestamp", "source", "custom_details");
            Length(problems, payload.GetProperty("summary"), 1, 1024, "summary");
            Changes.Add(body);
            return Say(202, """{"status":"success","message":"Change event processed"}""");
        }

        Only(
            problems,
            body,
            "event",
            "routing_key",
            "event_action",
            "dedup_key",
            "payload",
            "client",
            "client_url",
            "links"
        );
        Length(problems, body.GetProperty("dedup_key"), 1, 255, "dedup_key");
        var key = body.GetProperty("dedup_key").GetString()!;
        switch (body.GetProperty("event_action").GetString())
        {
            case "trigger":
                Only(
                    problems,
                    payload,
                    "payload",
                    "summary",
                    "source",
                    "severity",
                    "timestamp",
                    "component",
                    "group",
                    "class",
                    "custom_details"
                );
                Length(problems, payload.GetProperty("summary"), 1, 1024, "summary");
                Length(problems, payload.GetProperty("source"), 1, 255, "source");
                if (!Severities.Contains(payload.GetProperty("severity").GetString()))
                {
                    problems.Add("severity is invalid");
                }

                Alerts[key] = body;
                break;
            case "resolve":
                Alerts.Remove(key);
                break;
            default:
                problems.Add("event_action is invalid");
                break;
        }

        return Say(202, $$"""{"status":"success","message":"Event processed","dedup_key":"{{key}}"}""");
    }

    protected override Exchange Refuse(List<string> problems) =>
        new()
        {
            Status = 400,
            Body = Encoding.UTF8.GetBytes(
                JsonSerializer.Serialize(
                    new
                    {
                        status = "invalid event",
                        message = "Event object is invalid",
                        errors = problems,
                    }
                )
            ),
        };
}
