using System.Text.Json;
using System.Text.RegularExpressions;
using Tocsin.Integrations;

namespace Tocsin.Tests.Integrations.Vendors;

/// <summary>A channel's webhook; docs.discord.com/developers/resources/message#embed-object-embed-limits.</summary>
internal sealed partial class DiscordVendor : Vendor
{
    public override string Kind => "discord";

    protected override Exchange Answer(OutboundRequest request, List<string> problems)
    {
        if (!request.Url.Query.Contains("wait=true"))
        {
            problems.Add("without wait nothing is confirmed");
        }

        var message = Json(request);
        Only(problems, message, "message", "embeds", "allowed_mentions");
        Count(problems, message.GetProperty("embeds"), 1, 10, "embeds");
        Count(problems, message.GetProperty("allowed_mentions").GetProperty("parse"), 0, 0, "allowed mentions");
        var total = 0;
        foreach (var embed in message.GetProperty("embeds").EnumerateArray())
        {
            Only(problems, embed, "embed", "title", "url", "description", "color", "fields", "footer", "timestamp");
            total += Text(problems, embed.GetProperty("title"), 256, "title");
            if (embed.TryGetProperty("description", out var description))
            {
                total += Text(problems, description, 4096, "description");
            }

            if (embed.TryGetProperty("url", out var url))
            {
                Url(problems, url, 2048, "url");
            }

            Count(problems, embed.GetProperty("fields"), 0, 25, "fields");
            foreach (var field in embed.GetProperty("fields").EnumerateArray())
            {
                total += Text(problems, field.GetProperty("name"), 256, "name");
                total += Text(problems, field.GetProperty("value"), 1024, "value");
            }

            Length(problems, embed.GetProperty("footer").GetProperty("text"), 1, 2048, "footer");
            total += embed.GetProperty("footer").GetProperty("text").GetString()!.Length;
        }

        if (total > 6000)
        {
            problems.Add($"Embed size exceeds maximum size of 6000: {total}");
        }

        return Say(200, """{"id":"1"}""");
    }

    protected override Exchange Refuse(List<string> problems) =>
        Say(
            400,
            JsonSerializer.Serialize(
                new { code = 50035, message = "Invalid Form Body: " + string.Join("; ", problems) }
            )
        );

    // What is left without our own links and what has a backslash must not mean anything.
    private static int Text(List<string> problems, JsonElement json, int max, string what)
    {
        Length(problems, json, 1, max, what);
        var text = json.GetString()!;
        var rest = Escaped().Replace(Link().Replace(text, ""), "");
        if (rest.AsSpan().ContainsAny("*_~`|<>[]#:@\\"))
        {
            problems.Add($"{what} has markup of somebody else: {rest}");
        }

        if (text.Contains("@everyone") || text.Contains("@here"))
        {
            problems.Add($"{what} calls everybody");
        }

        return text.Length;
    }

    [GeneratedRegex(@"(?<!\\)\[(\\.|[^\[\]\\])+\]\(https?://[^\s()<>]+\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"\\[^0-9A-Za-z\s]")]
    private static partial Regex Escaped();
}
