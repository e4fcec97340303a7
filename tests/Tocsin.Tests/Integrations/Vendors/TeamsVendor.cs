using System.Text.Json;
using Tocsin.Integrations;

namespace Tocsin.Tests.Integrations.Vendors;

/// <summary>A workflow that posts cards; learn.microsoft.com, "Create incoming webhooks with Workflows".</summary>
internal sealed class TeamsVendor : Vendor
{
    private static readonly string[] Elements =
    [
        "Container",
        "RichTextBlock",
        "TextRun",
        "Action.OpenUrl",
        "AdaptiveCard",
    ];

    public override string Kind => "teams";

    protected override Exchange Answer(OutboundRequest request, List<string> problems)
    {
        // What it counts are the bytes after its own expansion, in which every character beyond ASCII may be six.
        if (request.Body.Length > 20_000)
        {
            problems.Add($"RequestEntityTooLarge: {request.Body.Length}");
        }

        var message = Json(request);
        Only(problems, message, "message", "type", "attachments");
        Count(problems, message.GetProperty("attachments"), 1, 1, "attachments");
        var attachment = message.GetProperty("attachments")[0];
        if (
            message.GetProperty("type").GetString() != "message"
            || attachment.GetProperty("contentType").GetString() != "application/vnd.microsoft.card.adaptive"
            || attachment.GetProperty("contentUrl").ValueKind != JsonValueKind.Null
        )
        {
            problems.Add("not the envelope that the workflow's template reads");
        }

        var card = attachment.GetProperty("content");
        Length(problems, card.GetProperty("fallbackText"), 1, 500, "fallbackText");
        if (card.TryGetProperty("actions", out var actions))
        {
            Count(problems, actions, 0, 6, "actions");
        }

        Walk(problems, card);
        return Say(202);
    }

    private static void Walk(List<string> problems, JsonElement json)
    {
        if (json.ValueKind == JsonValueKind.Array)
        {
            json.EnumerateArray().ToList().ForEach(e => Walk(problems, e));
        }

        if (json.ValueKind != JsonValueKind.Object)
        {
            return;
        }

        if (json.TryGetProperty("type", out var type) && !Elements.Contains(type.GetString()))
        {
            problems.Add($"{type} reads markup, or is unknown");
        }

        if (json.TryGetProperty("url", out var url))
        {
            Url(problems, url, 2083, "url");
        }

        if (json.TryGetProperty("text", out var text))
        {
            Length(problems, text, 1, 5000, "text");
        }

        foreach (var member in json.EnumerateObject())
        {
            Walk(problems, member.Value);
        }
    }
}
