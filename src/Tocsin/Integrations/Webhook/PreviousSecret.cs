using System.Globalization;

namespace Tocsin.Integrations.Webhook;

/// <summary>The secret before the last rotation, and until when deliveries are signed with it as well.</summary>
internal sealed record PreviousSecret(WebhookSecret Secret, DateTimeOffset ExpiresAt)
{
    public const int MaxOverlapSeconds = 7 * 24 * 3600;

    public static PreviousSecret? Of(IReadOnlyDictionary<string, string> config) =>
        config.TryGetValue(WebhookConfig.PreviousSecret, out var text) && Until(config) is { } until
            ? new PreviousSecret(new WebhookSecret(text), until)
            : null;

    public static DateTimeOffset? Until(IReadOnlyDictionary<string, string> config) =>
        config.TryGetValue(WebhookConfig.PreviousSecretUntil, out var seconds)
            ? DateTimeOffset.FromUnixTimeSeconds(long.Parse(seconds, NumberStyles.None, CultureInfo.InvariantCulture))
            : null;

    /// <summary>The config with another secret. Of the old ones, only the last is remembered, and none without an overlap.</summary>
    public static IReadOnlyDictionary<string, string> Rotate(
        IReadOnlyDictionary<string, string> config,
        string secret,
        DateTimeOffset now,
        TimeSpan overlap
    )
    {
        var changed = new Dictionary<string, string>(Forget(config), StringComparer.Ordinal);
        if (overlap > TimeSpan.Zero)
        {
            changed[WebhookConfig.PreviousSecret] = config[WebhookConfig.Secret];
            changed[WebhookConfig.PreviousSecretUntil] = (now + overlap)
                .ToUnixTimeSeconds()
                .ToString(CultureInfo.InvariantCulture);
        }

        changed[WebhookConfig.Secret] = secret;
        return SecretSince.Stamp(changed, now);
    }

    /// <summary>The config without the old secret.</summary>
    public static IReadOnlyDictionary<string, string> Forget(IReadOnlyDictionary<string, string> config) =>
        !config.ContainsKey(WebhookConfig.PreviousSecret)
            ? config
            : config
                .Where(c => c.Key is not (WebhookConfig.PreviousSecret or WebhookConfig.PreviousSecretUntil))
                .ToDictionary(StringComparer.Ordinal);
}
