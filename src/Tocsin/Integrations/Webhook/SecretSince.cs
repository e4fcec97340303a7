using System.Globalization;

namespace Tocsin.Integrations.Webhook;

/// <summary>Since when a webhook has its secret: told by nobody but <c>doctor</c>, which warns of old ones.</summary>
internal static class SecretSince
{
    /// <summary>The config of a webhook that has got its secret now.</summary>
    public static IReadOnlyDictionary<string, string> Stamp(
        IReadOnlyDictionary<string, string> config,
        DateTimeOffset now
    ) =>
        new Dictionary<string, string>(config, StringComparer.Ordinal)
        {
            [WebhookConfig.SecretSince] = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture),
        };

    /// <summary>Null for a webhook from before this was kept.</summary>
    public static DateTimeOffset? Of(IReadOnlyDictionary<string, string> config) =>
        config.TryGetValue(WebhookConfig.SecretSince, out var seconds)
            ? DateTimeOffset.FromUnixTimeSeconds(long.Parse(seconds, NumberStyles.None, CultureInfo.InvariantCulture))
            : null;
}
