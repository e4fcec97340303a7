using Tocsin.Integrations.Rendering;

namespace Tocsin.Integrations.Teams;

/// <summary>Cards in a Microsoft Teams channel, by a workflow.</summary>
internal sealed class TeamsKind(ServiceUrl urls, NoticeReader reader) : IIntegrationKind
{
    public const string Url = "webhook_url";

    private const string Expected =
        "the URL of a workflow: in Teams, Workflows, \"Send webhook alerts to a channel\"; it begins with "
        + "https://….api.powerplatform.com/ or https://….logic.azure.com/ and ends in a signature (sig=…)";

    private static readonly string[] Domains =
    [
        "api.powerplatform.com",
        "logic.azure.com",
        "logic.azure.us",
        "powerplatform.us",
    ];

    public string Name => "teams";

    public string Title => "Microsoft Teams";

    public string Help => "cards in a channel, by a workflow";

    public RateLimit? Rate { get; } = new(2, TimeSpan.FromSeconds(1));

    public bool TakesBatches => true;

    public bool Confirms => false;

    public IReadOnlyList<ConfigField> Fields { get; } =
    [
        new()
        {
            Key = Url,
            Label = "Workflow URL",
            Required = true,
            Secret = true,
            Example =
                "https://default0000.00.environment.api.powerplatform.com/powerautomate/automations/direct/workflows/0000/triggers/manual/paths/invoke?api-version=1&sp=%2Ftriggers%2Fmanual%2Frun&sv=1.0&sig=XXXXXXXX",
            Help = Expected,
            Check = text => CheckUrl(urls, text),
        },
        CodeLink.Field,
    ];

    public IEnumerable<ConfigProblem> Check(IReadOnlyDictionary<string, string> config) => [];

    public IDestination Open(IReadOnlyDictionary<string, string> config) =>
        new TeamsDestination(new Uri(config[Url]), config.GetValueOrDefault(CodeLink.Key) ?? CodeLink.Default, reader);

    private static (string, string)? CheckUrl(ServiceUrl urls, string text) =>
        Uri.TryCreate(text, UriKind.Absolute, out var url) && IsConnector(url)
            ? ("is an Office 365 connector, which Microsoft has retired: nothing that is sent there arrives", Expected)
        : Uri.TryCreate(text, UriKind.Absolute, out url)
        && url.Host.Equals("teams.microsoft.com", StringComparison.OrdinalIgnoreCase)
            ? ("is a link to a channel and not a webhook", Expected)
        : urls.Check(text, IsWorkflow, Expected);

    private static bool IsConnector(Uri url) =>
        ServiceUrl.IsUnder(url, "webhook.office.com")
        || (
            (ServiceUrl.IsUnder(url, "outlook.office.com") || ServiceUrl.IsUnder(url, "outlook.office365.com"))
            && url.AbsolutePath.StartsWith("/webhook", StringComparison.OrdinalIgnoreCase)
        );

    private static bool IsWorkflow(Uri url) =>
        Domains.Any(d => ServiceUrl.IsUnder(url, d))
        && url.AbsolutePath.Contains("/workflows/", StringComparison.OrdinalIgnoreCase)
        && url.Query.Contains("sig=", StringComparison.Ordinal);
}
