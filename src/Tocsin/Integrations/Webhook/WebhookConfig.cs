namespace Tocsin.Integrations.Webhook;

/// <summary>The keys of a webhook's config.</summary>
internal static class WebhookConfig
{
    public const string Url = "webhook_url";
    public const string Secret = "hmac_secret";

    /// <summary>The secret before the last rotation, while it is still signed with.</summary>
    public const string PreviousSecret = "previous_hmac_secret";

    /// <summary>When that ends: seconds since 1970.</summary>
    public const string PreviousSecretUntil = "previous_hmac_secret_until";

    /// <summary>When the secret was made or given: seconds since 1970.</summary>
    public const string SecretSince = "hmac_secret_since";

    public const string SignaturePayload = "signature_payload";
    public const string HeaderPrefix = "header_prefix";
    public const string SignatureHeader = "signature_header";
    public const string Headers = "headers";

    /// <summary>The signature is over timestamp, dot, body.</summary>
    public const string TimestampAndBody = "timestamp.body";

    /// <summary>The signature is over the body alone.</summary>
    public const string BodyAlone = "body";
}
