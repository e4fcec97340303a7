using Tocsin.Integrations.Webhook;

namespace Tocsin.Integrations;

/// <summary>Where an integration sends to, as others may know it: of a URL that is a credential, the host alone.</summary>
internal static class IntegrationAddress
{
    private static readonly string[] Addresses = ["webhook_url", "hec_url", "base_url", ApiUrl.Key];

    public static string Of(Integration integration) =>
        integration.Kind == WebhookKind.KindName
            ? integration.Config.GetValueOrDefault(WebhookConfig.Url) ?? integration.Name
            : Addresses
                .Select(a => integration.Config.GetValueOrDefault(a))
                .OfType<string>()
                .Select(a => new Uri(a).GetLeftPart(UriPartial.Authority))
                .FirstOrDefault(
                    integration.Kind switch
                    {
                        "pagerduty" => "https://events.pagerduty.com",
                        "opsgenie" => "https://api.opsgenie.com",
                        "github" => "https://api.github.com",
                        _ => integration.Name,
                    }
                );
}
