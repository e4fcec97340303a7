using System.Text.Json;
using System.Text.RegularExpressions;
using Tocsin.Integrations;

namespace Tocsin.Tests.Integrations.Vendors;

/// <summary>A space's webhook; developers.google.com/workspace/chat/api/reference/rest/v1/cards.</summary>
internal sealed partial class GoogleChatVendor : Vendor
{
    public override string Kind => "google_chat";

    protected override Exchange Answer(OutboundRequest request, List<string> problems)
    {
        if (request.Body.Length > 32_000)
        {
            problems.Add($"Message has {request.Body.Length} bytes");
        }

        if (!request.Url.Query.Contains("messageReplyOption=REPLY_MESSAGE_FALLBACK_TO_NEW_THREAD"))
        {
            problems.Add("a thread key needs a reply option");
        }

        var message = Json(request);
        // "text" would be read as markup, with mentions.
        Only(problems, message, "message", "fallbackText", "cardsV2", "thread");
        if (message.TryGetProperty("thread", out var thread))
        {
            Length(problems, thread.GetProperty("threadKey"), 1, 4000, "threadKey");
        }

        var card = message.GetProperty("cardsV2")[0].GetProperty("card");
        Length(problems, card.GetProperty("header").GetProperty("title"), 1, 200, "title");
        var widgets = card.GetProperty("sections")
            .EnumerateArray()
            .SelectMany(s => s.GetProperty("widgets").EnumerateArray())
            .ToList();
        if (widgets.Count is 0 or > 100)
        {
            problems.Add($"{widgets.Count} widgets");
        }

        foreach (var widget in widgets)
        {
            var (name, value) = widget.EnumerateObject().Select(m => (m.Name, m.Value)).Single();
            switch (name)
            {
                case "textParagraph":
                    Html(problems, value.GetProperty("text"));
                    break;
                case "decoratedText":
                    Only(problems, value, name, "topLabel", "text", "wrapText");
                    Html(problems, value.GetProperty("text"));
                    Html(problems, value.GetProperty("topLabel"));
                    break;
                case "buttonList":
                    foreach (var button in value.GetProperty("buttons").EnumerateArray())
                    {
                        Url(
                            problems,
                            button.GetProperty("onClick").GetProperty("openLink").GetProperty("url"),
                            2048,
                            "url"
                        );
                    }

                    break;
                default:
                    problems.Add($"unknown widget {name}");
                    break;
            }
        }

        return Say(200, """{"name":"spaces/AAAA/messages/1"}""");
    }

    protected override Exchange Refuse(List<string> problems) =>
        Say(
            400,
            JsonSerializer.Serialize(
                new
                {
                    error = new
                    {
                        code = 400,
                        message = string.Join("; ", problems),
                        status = "INVALID_ARGUMENT",
                    },
                }
            )
        );

    private static void Html(List<string> problems, JsonElement text)
    {
        Length(problems, text, 1, 10_000, "text");
        var rest = Tags().Replace(text.GetString()!, "");
        if (rest.AsSpan().ContainsAny('<', '>'))
        {
            problems.Add($"markup of somebody else: {rest}");
        }
    }

    [GeneratedRegex("""</?b>|<br>|</?a>|<a href="https?://[^"<>\s]+">|<font color="#[0-9a-f]{6}">|</font>""")]
    private static partial Regex Tags();
}
