using System.Text.Json;
using Tocsin.Integrations;

namespace Tocsin.Tests.Integrations.Vendors;

/// <summary>Slack's incoming webhooks; docs.slack.dev/reference/block-kit/blocks.</summary>
internal sealed class SlackVendor : Vendor
{
    public override string Kind => "slack";

    protected override Exchange Answer(OutboundRequest request, List<string> problems)
    {
        var message = Json(request);
        Only(problems, message, "message", "text", "blocks", "unfurl_links", "unfurl_media");
        Length(problems, message.GetProperty("text"), 1, 40_000, "text");
        if (message.GetProperty("text").GetString()!.AsSpan().ContainsAny('<', '>'))
        {
            problems.Add("text has control sequences");
        }

        Count(problems, message.GetProperty("blocks"), 1, 50, "blocks");
        var total = 0;
        foreach (var block in message.GetProperty("blocks").EnumerateArray())
        {
            total += Block(problems, block);
        }

        if (total > 13_200)
        {
            problems.Add($"msg_blocks_too_long: {total}");
        }

        return Say(200, "ok");
    }

    protected override Exchange Refuse(List<string> problems) =>
        Say(400, "invalid_blocks: " + string.Join("; ", problems));

    private static int Block(List<string> problems, JsonElement block)
    {
        switch (block.GetProperty("type").GetString())
        {
            case "header":
                Only(problems, block, "header", "type", "text");
                return Plain(problems, block.GetProperty("text"), 150, "header");
            case "section":
                Only(problems, block, "section", "type", "text");
                return Plain(problems, block.GetProperty("text"), 3000, "section");
            case "context":
                Only(problems, block, "context", "type", "elements");
                Count(problems, block.GetProperty("elements"), 1, 10, "context");
                return block.GetProperty("elements").EnumerateArray().Sum(e => Plain(problems, e, 3000, "context"));
            case "rich_text":
                Only(problems, block, "rich_text", "type", "elements");
                Count(problems, block.GetProperty("elements"), 1, 100, "rich_text");
                return block.GetProperty("elements").EnumerateArray().Sum(e => Rich(problems, e));
            default:
                problems.Add($"unknown block {block}");
                return 0;
        }
    }

    private static int Plain(List<string> problems, JsonElement text, int max, string what)
    {
        Only(problems, text, what, "type", "text", "emoji");
        if (text.GetProperty("type").GetString() != "plain_text" || text.GetProperty("emoji").GetBoolean())
        {
            problems.Add($"{what} reads markup");
        }

        Length(problems, text.GetProperty("text"), 1, max, what);
        return text.GetProperty("text").GetString()!.Length;
    }

    private static int Rich(List<string> problems, JsonElement part)
    {
        Count(problems, part.GetProperty("elements"), 1, 200, "rich text");
        switch (part.GetProperty("type").GetString())
        {
            case "rich_text_list":
                Only(problems, part, "list", "type", "elements", "style");
                return part.GetProperty("elements").EnumerateArray().Sum(e => Rich(problems, e));
            case "rich_text_section":
                Only(problems, part, "section", "type", "elements");
                return part.GetProperty("elements").EnumerateArray().Sum(e => Element(problems, e));
            default:
                problems.Add($"unknown part {part}");
                return 0;
        }
    }

    private static int Element(List<string> problems, JsonElement element)
    {
        var total = element.GetProperty("text").GetString()!.Length;
        Length(problems, element.GetProperty("text"), 1, 3000, "rich text");
        if (element.GetProperty("type").GetString() == "link")
        {
            Only(problems, element, "link", "type", "url", "text", "style");
            Url(problems, element.GetProperty("url"), 3000, "link");
            return total + element.GetProperty("url").GetString()!.Length;
        }

        Only(problems, element, "text", "type", "text", "style");
        return total;
    }
}
