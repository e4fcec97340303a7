using Tocsin.Integrations.Rendering;

namespace Tocsin.Integrations.GoogleChat;

/// <summary>Cards in a Google Chat space, one thread for each scan.</summary>
internal sealed class GoogleChatKind(ServiceUrl urls, NoticeReader reader) : IIntegrationKind
{
    public const string Url = "webhook_url";

    private const string Expected =
        "a space's webhook, https://chat.googleapis.com/v1/spaces/…/messages?key=…&token=…: the space's menu, Apps & integrations, Webhooks";

    public string Name => "google_chat";

    public string Title => "Google Chat";

    public string Help => "cards in a space, by its webhook, one thread for each scan";

    /// <summary>A space takes 60 a minute from all its webhooks together.</summary>
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
            Example = "https://chat.googleapis.com/v1/spaces/AAAA0000000/messages?key=XXXXXXXX&token=XXXXXXXX",
            Help = Expected,
            Check = text => urls.Check(text, IsWebhook, Expected),
        },
        CodeLink.Field,
    ];

    public IEnumerable<ConfigProblem> Check(IReadOnlyDictionary<string, string> config) => [];

    public IDestination Open(IReadOnlyDictionary<string, string> config) =>
        new GoogleChatDestination(
            new Uri(config[Url]),
            config.GetValueOrDefault(CodeLink.Key) ?? CodeLink.Default,
            reader
        );

    private static bool IsWebhook(Uri url) =>
        url.Host.Equals("chat.googleapis.com", StringComparison.OrdinalIgnoreCase)
        && url.Segments is ["/", "v1/", "spaces/", _, "messages"]
        && url.Query.Contains("key=", StringComparison.Ordinal)
        && url.Query.Contains("token=", StringComparison.Ordinal);
}
