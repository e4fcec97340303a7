using Microsoft.Extensions.Options;
using Tocsin.Egress;

namespace Tocsin.Integrations.Webhook;

/// <summary>Signed HTTP POSTs to a URL.</summary>
internal sealed class WebhookKind(EgressPolicy egress, IOptions<BrandOptions> brand) : IIntegrationKind
{
    public const string KindName = "webhook";

    public string Name => KindName;

    public string Title => "Webhook";

    public string Help => "signed HTTP POSTs to a URL of your own, or of any service that takes them";

    public RateLimit? Rate => null;

    public bool TakesBatches => true;

    public bool Confirms => true;

    /// <summary>Programs read it.</summary>
    public bool TakesTemplates => false;

    public IReadOnlyList<ConfigField> Fields { get; } =
    [
        new()
        {
            Key = WebhookConfig.Url,
            Label = "URL",
            Required = true,
            Example = "https://hooks.example.com/tocsin",
            Help = "a public https URL that answers a POST with 2xx within 30 seconds",
            Check = url =>
                egress.JudgeUrl(url) is { Problem: { } problem, Expected: { } expected } ? (problem, expected) : null,
        },
        new()
        {
            Key = WebhookConfig.Secret,
            Label = "Secret",
            Required = true,
            Secret = true,
            Example = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=",
            Help = "what deliveries are signed with",
            Check = CheckSecret,
        },
        new()
        {
            Key = WebhookConfig.PreviousSecret,
            Label = "Previous secret",
            Secret = true,
            IsInternal = true,
            Example = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSwMfKQ9r8GKYo=",
            Help = "what deliveries are signed with as well until a rotation is over",
        },
        new()
        {
            Key = WebhookConfig.PreviousSecretUntil,
            Label = "End of the previous secret",
            IsInternal = true,
            Example = "1830000000",
            Help = "when the rotation is over, in seconds since 1970",
        },
        new()
        {
            Key = WebhookConfig.SecretSince,
            Label = "Age of the secret",
            IsInternal = true,
            Example = "1830000000",
            Help = "when the secret was made or given, in seconds since 1970",
        },
        new()
        {
            Key = WebhookConfig.SignaturePayload,
            Label = "Signed text",
            Example = WebhookConfig.TimestampAndBody,
            Help = "what the branded signature is over: the timestamp, a dot and the body, or the body alone",
            Allowed = [WebhookConfig.TimestampAndBody, WebhookConfig.BodyAlone],
        },
        new()
        {
            Key = WebhookConfig.HeaderPrefix,
            Label = "Prefix of the headers",
            Example = "X-Acme",
            Help = "what the names of the branded headers begin with",
            Check = name => WebhookHeaders.CheckName(name, "X-Acme"),
        },
        new()
        {
            Key = WebhookConfig.SignatureHeader,
            Label = "Header of the signature",
            Example = "X-Acme-Webhook-Signature",
            Help = "the name of the header with the branded signature",
            Check = name => WebhookHeaders.CheckName(name, "X-Acme-Webhook-Signature"),
        },
        new()
        {
            Key = WebhookConfig.Headers,
            Label = "Headers of your own",
            Secret = true,
            IsApart = true,
            Example = """[{"Name":"X-Team","Value":"appsec","Secret":false}]""",
            Help = "headers that are sent with each delivery",
            Check = text => CustomHeader.Parse(text) is null ? ("is not a list of headers", "headers") : null,
        },
    ];

    public IEnumerable<ConfigProblem> Check(IReadOnlyDictionary<string, string> config)
    {
        var headers = Headers(config);
        string[] others = [headers.Event, headers.Delivery, headers.Timestamp];
        if (others.Contains(headers.Signature, StringComparer.OrdinalIgnoreCase))
        {
            yield return new ConfigProblem(
                WebhookConfig.SignatureHeader,
                "is already the name of another header of these deliveries",
                $"another name, such as {headers.Event[..^"-Event".Length]}-Signature"
            );
        }

        foreach (var custom in CustomHeader.Of(config).Where(h => headers.Has(h.Name)))
        {
            yield return new ConfigProblem(
                WebhookConfig.Headers,
                $"has '{custom.Name}', which is already the name of another header of these deliveries",
                "another name"
            );
        }
    }

    public IDestination Open(IReadOnlyDictionary<string, string> config)
    {
        var headers = Headers(config);
        // The operator may have changed the brand since these were saved; what is signed comes first.
        var custom = CustomHeader.Of(config).Where(h => !headers.Has(h.Name)).ToList();
        return new WebhookDestination(
            new Uri(config[WebhookConfig.Url]),
            new WebhookSecret(config[WebhookConfig.Secret]) { Previous = PreviousSecret.Of(config) },
            headers,
            custom,
            signsBodyAlone: config.GetValueOrDefault(WebhookConfig.SignaturePayload) == WebhookConfig.BodyAlone
        );
    }

    private static (string, string)? CheckSecret(string secret) =>
        secret.Length is < WebhookSecret.MinLength or > WebhookSecret.MaxLength
            ? ($"has {secret.Length} characters", $"{WebhookSecret.MinLength} to {WebhookSecret.MaxLength} characters")
        : secret.Any(char.IsControl) ? ("has control characters in it", "text that can be copied and pasted")
        : null;

    private WebhookHeaders Headers(IReadOnlyDictionary<string, string> config) =>
        WebhookHeaders.Of(
            config.GetValueOrDefault(WebhookConfig.HeaderPrefix) ?? "X-" + brand.Value.Brand,
            config.GetValueOrDefault(WebhookConfig.SignatureHeader)
        );
}
