using System.Collections.Frozen;
using System.Text.Json;
using Tocsin.Encryption;
using Tocsin.Integrations;

namespace Tocsin.Storage;

/// <summary>The parts of integrations that databases keep as text.</summary>
internal static class StoredIntegration
{
    /// <summary>The config as it is kept. One that no key opens is kept as it was: the key may come back.</summary>
    public static string Encrypt(KeyRing keys, Integration integration) =>
        integration.SealedConfig ?? keys.Encrypt(JsonSerializer.Serialize(integration.Config));

    /// <summary>The config, or what is kept where no key opens it.</summary>
    public static (IReadOnlyDictionary<string, string> Config, string? Sealed) Decrypt(KeyRing keys, string config) =>
        keys.Decrypt(config) is { } json
            ? (JsonSerializer.Deserialize<Dictionary<string, string>>(json)!, null)
            : (FrozenDictionary<string, string>.Empty, config);

    public static DeliverySettings Delivery(string? json) =>
        json is null ? DeliverySettings.Default : JsonSerializer.Deserialize<DeliverySettings>(json)!;
}
