using Tocsin.Integrations.Rendering;

namespace Tocsin.Integrations.Opsgenie;

/// <summary>Alerts of Opsgenie.</summary>
internal sealed class OpsgenieKind(ServiceUrl urls, NoticeReader reader) : IIntegrationKind
{
    public const string ApiKey = "api_key";
    public const string Region = "region";

    public string Name => "opsgenie";

    public string Title => "Opsgenie";

    public string Help =>
        "an alert for each finding, closed when the finding is resolved; Atlassian ends this service in April 2027";

    public RateLimit? Rate { get; } = new(100, TimeSpan.FromMinutes(1));

    public bool TakesBatches => false;

    public bool Confirms => false;

    public IReadOnlyList<ConfigField> Fields { get; } =
    [
        new()
        {
            Key = ApiKey,
            Label = "API key",
            Required = true,
            Secret = true,
            Example = "00000000-0000-0000-0000-000000000000",
            Help = "the key of an API integration: Settings, Integrations, API",
            Check = key =>
                key.Length is >= 16 and <= 200 && key.All(c => c is > ' ' and <= '~')
                    ? null
                    : ("is not an API key", "the key of an API integration, letters and digits without blanks"),
        },
        new()
        {
            Key = Region,
            Label = "Region",
            Example = "us",
            Help = "where the account is: us (the default) or eu",
            Allowed = ["us", "eu"],
        },
        ApiUrl.Field(urls, "https://api.opsgenie.com", "an address that stands in for Opsgenie's own, such as a relay"),
        CodeLink.Field,
    ];

    public IEnumerable<ConfigProblem> Check(IReadOnlyDictionary<string, string> config) => [];

    public IDestination Open(IReadOnlyDictionary<string, string> config) =>
        new OpsgenieDestination(
            ApiUrl.Of(
                config,
                config.GetValueOrDefault(Region) == "eu" ? "https://api.eu.opsgenie.com/" : "https://api.opsgenie.com/"
            ),
            config[ApiKey],
            config.GetValueOrDefault(CodeLink.Key) ?? CodeLink.Default,
            reader
        );
}
