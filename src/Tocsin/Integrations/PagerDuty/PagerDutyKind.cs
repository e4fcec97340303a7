using Tocsin.Integrations.Rendering;

namespace Tocsin.Integrations.PagerDuty;

/// <summary>Alerts of a PagerDuty service, by Events v2.</summary>
internal sealed class PagerDutyKind(ServiceUrl urls, NoticeReader reader) : IIntegrationKind
{
    public const string RoutingKey = "routing_key";
    public const string Region = "region";

    public string Name => "pagerduty";

    public string Title => "PagerDuty";

    public string Help => "an alert for each finding, closed when the finding is resolved; other news as change events";

    /// <summary>Beyond about 120 events a minute an integration is slowed down.</summary>
    public RateLimit? Rate { get; } = new(100, TimeSpan.FromMinutes(1));

    public bool TakesBatches => false;

    public bool Confirms => true;

    public IReadOnlyList<ConfigField> Fields { get; } =
    [
        new()
        {
            Key = RoutingKey,
            Label = "Integration key",
            Required = true,
            Secret = true,
            Example = "0123456789abcdef0123456789abcdef",
            Help = "the integration key of a service: its Integrations, Add an integration, Events API V2",
            Check = key =>
                key.Length == 32 && key.All(char.IsAsciiLetterOrDigit)
                    ? null
                    : ("is not an integration key", "32 letters and digits, from an integration of type Events API V2"),
        },
        new()
        {
            Key = Region,
            Label = "Region",
            Example = "us",
            Help = "where the account is: us (the default) or eu",
            Allowed = ["us", "eu"],
        },
        ApiUrl.Field(
            urls,
            "https://events.pagerduty.com",
            "an address that stands in for PagerDuty's own, such as a relay"
        ),
        CodeLink.Field,
    ];

    public IEnumerable<ConfigProblem> Check(IReadOnlyDictionary<string, string> config) => [];

    public IDestination Open(IReadOnlyDictionary<string, string> config) =>
        new PagerDutyDestination(
            ApiUrl.Of(
                config,
                config.GetValueOrDefault(Region) == "eu"
                    ? "https://events.eu.pagerduty.com/"
                    : "https://events.pagerduty.com/"
            ),
            config[RoutingKey],
            config.GetValueOrDefault(CodeLink.Key) ?? CodeLink.Default,
            reader
        );
}
