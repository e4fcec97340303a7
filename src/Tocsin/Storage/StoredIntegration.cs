using System.Text.Json;
using Tocsin.Encryption;
using Tocsin.Integrations;

namespace Tocsin.Storage;

/// <summary>The parts of integrations that databases keep as text.</summary>
internal static class StoredIntegration
{
    public static string Encrypt(KeyRing keys, Integration integration) =>
        keys.Encrypt(JsonSerializer.Serialize(integration.Config));

    /// <exception cref="StorageException">No key opens it.</exception>
    public static Dictionary<string, string> Decrypt(KeyRing keys, string id, string config) =>
        JsonSerializer.Deserialize<Dictionary<string, string>>(
            keys.Decrypt(config)
                ?? throw new StorageException(
                    $"None of the encryption keys opens the config of {id}. Give back the key that it was written with, "
                        + "as one more of Tocsin:EncryptionKeys or in encryption.keys in the data directory."
                )
        )!;

    public static DeliverySettings Delivery(string? json) =>
        json is null ? DeliverySettings.Default : JsonSerializer.Deserialize<DeliverySettings>(json)!;
}
