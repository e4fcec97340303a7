using System.Text.Json;
using Tocsin.Integrations;

namespace Tocsin.Tests.Integrations.Vendors;

/// <summary>The HTTP event collector; docs.splunk.com, "Format events for HTTP Event Collector".</summary>
internal sealed class SplunkVendor : Vendor
{
    public override string Kind => "splunk";

    /// <summary>What was indexed.</summary>
    public List<JsonElement> Events { get; } = [];

    public bool Acknowledges { get; init; }

    public override Dictionary<string, string> Config =>
        Acknowledges ? new(base.Config) { ["channel"] = "6b9b34a2-74a0-4f7e-9b3a-1a1f0e2d3c4b" } : base.Config;

    protected override Exchange Answer(OutboundRequest request, List<string> problems)
    {
        if (
            !request.Headers.Any(h =>
                h.Key == "Authorization" && h.Value.StartsWith("Splunk ", StringComparison.Ordinal)
            )
        )
        {
            return Say(401, """{"text":"Token is required","code":2}""");
        }

        if (request.Url.AbsolutePath == "/services/collector/ack")
        {
            return Say(200, """{"acks":{"0":true}}""");
        }

        if (request.Body.Length > 1_000_000)
        {
            problems.Add("content-length is too large");
        }

        // Objects one after another, no array.
        var reader = new Utf8JsonReader(request.Body.Span, new JsonReaderOptions { AllowMultipleValues = true });
        while (reader.Read())
        {
            var one = JsonElement.ParseValue(ref reader);
            Only(problems, one, "event", "time", "host", "source", "sourcetype", "index", "event", "fields");
            if (one.GetProperty("event").ValueKind is JsonValueKind.Null)
            {
                return Say(400, """{"text":"Event field cannot be blank","code":13}""");
            }

            if (one.GetProperty("fields").EnumerateObject().Any(f => f.Value.ValueKind != JsonValueKind.String))
            {
                return Say(400, """{"text":"Error in handling indexed fields","code":15}""");
            }

            Events.Add(one);
        }

        return Say(200, Acknowledges ? """{"text":"Success","code":0,"ackId":0}""" : """{"text":"Success","code":0}""");
    }

    protected override Exchange Refuse(List<string> problems) =>
        Say(400, JsonSerializer.Serialize(new { text = string.Join("; ", problems), code = 6 }));
}
