using System.Text.Json.Serialization;

namespace Tocsin.Client.Webhooks;

/// <summary>What a webhook's deliveries are signed with.</summary>
public sealed record WebhookSecret
{
    /// <summary>The secret itself.</summary>
    public required string Secret { get; init; }

    /// <summary>How it ends, such as <c>****here</c>.</summary>
    [JsonPropertyName("secret_last_4")]
    public string? SecretLast4 { get; init; }

    /// <summary>Without the secret.</summary>
    public override string ToString() => $"WebhookSecret {SecretLast4}";
}
