namespace Tocsin.Integrations.Webhook;

/// <summary>The keys of a webhook's config.</summary>
internal static class WebhookConfig
{
    public const string Url = "webhook_url";
    public const string Secret = "hmac_secret";
    public const string SignaturePayload = "signature_payload";
    public const string HeaderPrefix = "header_prefix";
    public const string SignatureHeader = "signature_header";
    public const string Headers = "headers";

    /// <summary>The signature is over timestamp, dot, body.</summary>
    public const string TimestampAndBody = "timestamp.body";

    /// <summary>The signature is over the body alone.</summary>
    public const string BodyAlone = "body";
}
