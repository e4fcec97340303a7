using Tocsin.Integrations.Rendering;

namespace Tocsin.Integrations.Slack;

/// <summary>Messages in a Slack channel, by an incoming webhook.</summary>
internal sealed class SlackKind(ServiceUrl urls, NoticeReader reader) : IIntegrationKind
{
    public const string Url = "webhook_url";
    private const string Expected = "an incoming webhook's URL, such as https://hooks.slack.com/services/T…/B…/…";

    public string Name => "slack";

    public string Title => "Slack";

    public string Help => "messages in a channel, by an incoming webhook";

    public RateLimit? Rate { get; } = new(1, TimeSpan.FromSeconds(1));

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
            Example = "https://hooks.slack.com/services/T00000000/B00000000/XXXXXXXXXXXXXXXXXXXXXXXX",
            Help = "the URL of an incoming webhook: api.slack.com/apps, your app, Incoming Webhooks",
            Check = text => CheckUrl(urls, text),
        },
        CodeLink.Field,
    ];

    public IEnumerable<ConfigProblem> Check(IReadOnlyDictionary<string, string> config) => [];

    public IDestination Open(IReadOnlyDictionary<string, string> config) =>
        new SlackDestination(new Uri(config[Url]), config.GetValueOrDefault(CodeLink.Key) ?? CodeLink.Default, reader);

    private static (string, string)? CheckUrl(ServiceUrl urls, string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url)
        && IsHost(url)
        && (Starts(url, "/triggers/") || Starts(url, "/workflows/"))
            ? ("starts a workflow, which takes its own fields and not messages", Expected)
        : Uri.TryCreate(text, UriKind.Absolute, out url) && ServiceUrl.IsUnder(url, "slack.com") && !IsHost(url)
            ? ("is a page of Slack and not a webhook", Expected)
        : urls.Check(
            text,
            u => IsHost(u) && Starts(u, "/services/") && u.Segments.Length == 5 && u.Query.Length == 0,
            Expected
        );

    private static bool IsHost(Uri url) =>
        url.IsDefaultPort && url.Host.ToLowerInvariant() is "hooks.slack.com" or "hooks.slack-gov.com";

    private static bool Starts(Uri url, string path) => url.AbsolutePath.StartsWith(path, StringComparison.Ordinal);
}
