using System.Text;
using Tocsin.Ids;

namespace Tocsin.Encryption;

/// <summary>Hides secrets at rest: the first key encrypts, every key decrypts.</summary>
internal sealed class KeyRing(IReadOnlyList<byte[]> keys, IRandomBytes random, TimeProvider time)
{
    public string Encrypt(string plain) => Encrypt(Encoding.UTF8.GetBytes(plain));

    public string Encrypt(ReadOnlySpan<byte> plain)
    {
        Span<byte> iv = stackalloc byte[16];
        random.Fill(iv);
        return Fernet.Encrypt(keys[0], plain, time.GetUtcNow(), iv);
    }

    /// <summary>The plain text, or null when none of the keys opens it.</summary>
    public string? Decrypt(string token) => DecryptBytes(token) is { } plain ? Encoding.UTF8.GetString(plain) : null;

    /// <summary>Whether it was encrypted with the key that encrypts now.</summary>
    public bool IsCurrent(string token) => Fernet.Decrypt(keys[0], token) is not null;

    /// <summary>The plain bytes, or null when none of the keys opens it.</summary>
    public byte[]? DecryptBytes(string token) =>
        keys.Select(key => Fernet.Decrypt(key, token)).FirstOrDefault(plain => plain is not null);
}
