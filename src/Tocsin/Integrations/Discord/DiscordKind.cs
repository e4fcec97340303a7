using Tocsin.Integrations.Rendering;

namespace Tocsin.Integrations.Discord;

/// <summary>Embeds in a Discord channel, by its webhook.</summary>
internal sealed class DiscordKind(ServiceUrl urls, NoticeReader reader) : IIntegrationKind
{
    public const string Url = "webhook_url";

    private const string Expected =
        "a channel's webhook, https://discord.com/api/webhooks/…/…: the channel's settings, Integrations, Webhooks";

    public string Name => "discord";

    public string Title => "Discord";

    public string Help => "embeds in a channel, by its webhook";

    /// <summary>A channel takes 30 a minute from a webhook.</summary>
    public RateLimit? Rate { get; } = new(30, TimeSpan.FromMinutes(1));

    public bool TakesBatches => true;

    public bool Confirms => true;

    public IReadOnlyList<ConfigField> Fields { get; } =
    [
        new()
        {
            Key = Url,
            Label = "Webhook URL",
            Required = true,
            Secret = true,
            Example = "https://discord.com/api/webhooks/000000000000000000/XXXXXXXXXXXXXXXXXXXXXXXXXXXXXXXX",
            Help = Expected,
            Check = text => CheckUrl(urls, text),
        },
        CodeLink.Field,
    ];

    public IEnumerable<ConfigProblem> Check(IReadOnlyDictionary<string, string> config) => [];

    public IDestination Open(IReadOnlyDictionary<string, string> config) =>
        new DiscordDestination(
            new Uri(config[Url]),
            config.GetValueOrDefault(CodeLink.Key) ?? CodeLink.Default,
            reader
        );

    private static (string, string)? CheckUrl(ServiceUrl urls, string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url)
        && IsHost(url)
        && url.Segments[^1] is "slack" or "github" or "slack/" or "github/"
            ? ("is the form for Slack's or GitHub's messages", "the same URL without its last part")
            : urls.Check(text, IsWebhook, Expected);

    private static bool IsHost(Uri url) =>
        ServiceUrl.IsUnder(url, "discord.com") || ServiceUrl.IsUnder(url, "discordapp.com");

    private static bool IsWebhook(Uri url) =>
        IsHost(url)
        && url.Segments is ["/", "api/", .. var version, "webhooks/", _, _]
        && version.All(v => v.StartsWith('v'));
}
