namespace Tocsin.Operating.Checks;

/// <summary>Whether the encryption keys are there and open everything that was written with them.</summary>
internal sealed class EncryptionKeysCheck(StoredKeyRing ring, IStoreInspection inspection) : ICheck
{
    private const int Named = 5;

    public string Name => "encryption-keys";

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
            return
            [
                Verdict.Fail(
                    $"{ring.Path} cannot be read",
                    "Run doctor as the user that the server runs as; then chown the file to that user, chmod 600."
                ),
            ];
        }

        var place = ring.IsConfigured ? "Tocsin__EncryptionKeys" : ring.Path;
        if (keys.Count == 0)
        {
            return
            [
                configs.Count == 0
                    ? Verdict.Ok("none yet; the first start makes one")
                    : Verdict.Fail(
                        $"there are none, and {configs.Count} integrations are stored under one",
                        "Bring encryption.keys back from where it is kept BEFORE the server is started: a start makes a new "
                            + "key, which opens none of them. See 'The encryption keys are lost' in docs/operating.md."
                    ),
            ];
        }

        if (keys.Index().FirstOrDefault(k => k.Item is null, (Index: -1, Item: null)) is { Index: >= 0 and var bad })
        {
            return
            [
                Verdict.Fail(
                    $"key {bad + 1} of {place} is no Fernet key",
                    "A key has 32 bytes in url-safe base64, 44 characters. Take the one from where it is kept."
                ),
            ];
        }

        return [Judge(configs, keys, place)];
    }

    private static Verdict Judge(IReadOnlyList<StoredConfig> configs, IReadOnlyList<byte[]?> keys, string place)
    {
        var opening = configs.Select(c => (c.Id, Key: StoredKeyRing.Opening(keys, c.Token))).ToList();
        var closed = opening.Where(o => o.Key < 0).Select(o => o.Id).ToList();
        if (closed.Count > 0)
        {
            var names = string.Join(", ", closed.Take(Named)) + (closed.Count > Named ? ", …" : "");
            return Verdict.Fail(
                $"none of {place} opens {closed.Count} of {configs.Count} integrations: {names}",
                "Give back the key that they were written with, as one more key below the others, and restart; or give their "
                    + "configs again. Until then their deliveries wait. See 'The encryption keys are lost' in docs/operating.md."
            );
        }

        var older = opening.Count(o => o.Key > 0);
        return Verdict.Ok(
            $"{keys.Count} in {place}; they open all {configs.Count} integrations"
                + (
                    older > 0
                        ? $", {older} of them with a key that is not the first: keep it until reencrypt has run"
                        : ""
                )
        );
    }
}
