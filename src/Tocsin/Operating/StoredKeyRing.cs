using Microsoft.Extensions.Options;
using Tocsin.Encryption;

namespace Tocsin.Operating;

/// <summary>The encryption keys as they are configured or lie in the data directory. Unlike a start, it makes none.</summary>
internal sealed class StoredKeyRing(DataFolder folder, IOptions<EncryptionOptions> options)
{
    public bool IsConfigured => options.Value.EncryptionKeys.Count > 0;

    public string Path => folder.File(DataFolder.KeysFile);

    /// <summary>The keys, a null for each that is none; empty where there are none at all.</summary>
    /// <exception cref="IOException">Their file cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public IReadOnlyList<byte[]?> Read() => [.. Texts().Select(t => Fernet.ParseKey(t.Trim()))];

    /// <summary>The keys as they are written; empty where there are none at all.</summary>
    public IReadOnlyList<string> Texts() =>
        IsConfigured ? [.. options.Value.EncryptionKeys]
        : File.Exists(Path)
            ? File.ReadAllText(Path).Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries)
        : [];

    /// <summary>Which key opens a token: its place, or -1 when none does.</summary>
    public static int Opening(IReadOnlyList<byte[]?> keys, string token)
    {
        for (var i = 0; i < keys.Count; i++)
        {
            if (keys[i] is { } key && Fernet.Decrypt(key, token) is not null)
            {
                return i;
            }
        }

        return -1;
    }
}
