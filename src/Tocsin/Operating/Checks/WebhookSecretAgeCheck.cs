using System.Text;
using System.Text.Json;
using Microsoft.Extensions.Options;
using Tocsin.Encryption;
using Tocsin.Integrations;
using Tocsin.Integrations.Webhook;

namespace Tocsin.Operating.Checks;

/// <summary>Warns of webhooks whose secret has been the same for long.</summary>
internal sealed class WebhookSecretAgeCheck(
    IStoreInspection inspection,
    StoredKeyRing ring,
    IOptions<DoctorOptions> options,
    TimeProvider time
) : ICheck
{
    public string Name => "webhook-secrets";

    public async Task<IReadOnlyList<Verdict>> RunAsync(CancellationToken cancellationToken)
    {
        var configs = (await inspection.ReadAsync(cancellationToken))?.Configs ?? [];
        IReadOnlyList<byte[]?> keys;
        try
        {
            keys = ring.Read();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            keys = [];
        }

        // What no key opens is told of by the check of the keys.
        var known =
            from config in configs
            let since = Since(config, keys)
            where since is not null
            select (Integration.WebhookPrefix + config.Id[Integration.IdPrefix.Length..], since.Value);
        return Ages.Judge(
            "the secret of",
            [.. known],
            options.Value.SecretAgeDays,
            time.GetUtcNow(),
            "POST /api/v1/webhooks/{id}/secret/regenerate with overlap_seconds, and give the new one to the receiver meanwhile."
        );
    }

    private static DateTimeOffset? Since(StoredConfig stored, IReadOnlyList<byte[]?> keys)
    {
        var place = StoredKeyRing.Opening(keys, stored.Token);
        if (place < 0)
        {
            return null;
        }

        var config = JsonSerializer.Deserialize<Dictionary<string, string>>(
            Encoding.UTF8.GetString(Fernet.Decrypt(keys[place]!, stored.Token)!)
        )!;
        return SecretSince.Of(config) ?? stored.CreatedAt;
    }
}
