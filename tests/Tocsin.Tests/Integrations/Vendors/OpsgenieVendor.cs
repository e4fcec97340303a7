using System.Text.Json;
using Tocsin.Integrations;

namespace Tocsin.Tests.Integrations.Vendors;

/// <summary>The alert API; docs.opsgenie.com/docs/alert-api. Accepts everything first.</summary>
internal sealed class OpsgenieVendor : Vendor
{
    public override string Kind => "opsgenie";

    /// <summary>Open alerts, by alias.</summary>
    public Dictionary<string, JsonElement> Alerts { get; } = [];

    protected override Exchange Answer(OutboundRequest request, List<string> problems)
    {
        if (
            !request.Headers.Any(h =>
                h.Key == "Authorization" && h.Value.StartsWith("GenieKey ", StringComparison.Ordinal)
            )
        )
        {
            return Say(401, """{"message":"Could not authenticate"}""");
        }

        var path = request.Url.AbsolutePath;
        if (request.Method == HttpMethod.Get)
        {
            return Say(200, """{"data":{"success":true,"action":"Close","isSuccess":true},"requestId":"r"}""");
        }

        var body = Json(request);
        if (path == "/v2/alerts")
        {
            Only(
                problems,
                body,
                "alert",
                "message",
                "alias",
                "description",
                "tags",
                "details",
                "entity",
                "source",
                "priority"
            );
            Length(problems, body.GetProperty("message"), 1, 130, "message");
            Length(problems, body.GetProperty("alias"), 1, 512, "alias");
            Length(problems, body.GetProperty("description"), 1, 15_000, "description");
            Length(problems, body.GetProperty("source"), 1, 100, "source");
            Count(problems, body.GetProperty("tags"), 0, 20, "tags");
            foreach (var tag in body.GetProperty("tags").EnumerateArray())
            {
                Length(problems, tag, 1, 50, "tag");
            }

            if (
                body.GetProperty("details").EnumerateObject().Sum(d => d.Name.Length + d.Value.GetString()!.Length)
                > 8000
            )
            {
                problems.Add("details has more than 8000 characters");
            }

            if (
                System.Text.RegularExpressions.Regex.IsMatch(
                    body.GetProperty("description").GetString()!,
                    "<[A-Za-z/!?]"
                )
            )
            {
                problems.Add("description has HTML of somebody else");
            }

            Alerts[body.GetProperty("alias").GetString()!] = body;
        }
        else
        {
            Only(problems, body, "note", "note", "source");
            Length(problems, body.GetProperty("note"), 1, 25_000, "note");
            if (request.Url.Query != "?identifierType=alias")
            {
                problems.Add("an alias needs an identifierType");
            }

            if (path.EndsWith("/close", StringComparison.Ordinal))
            {
                Alerts.Remove(Uri.UnescapeDataString(path["/v2/alerts/".Length..^"/close".Length]));
            }
        }

        return Say(
            202,
            """{"result":"Request will be processed","took":0.1,"requestId":"43a29c5c-3dbf-4fa4-9c26-f4f71023e120"}"""
        );
    }

    protected override Exchange Refuse(List<string> problems) =>
        Say(422, JsonSerializer.Serialize(new { message = string.Join("; ", problems) }));
}
