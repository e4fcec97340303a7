using System.Text;
using Tocsin.Ids;

namespace Tocsin.Encryption;

/// <summary>Hides secrets at rest: the first key encrypts, every key decrypts.</summary>
internal sealed class KeyRing(IReadOnlyList<byte[]> keys, IRandomBytes random, TimeProvider time)
{
    public string Encrypt(string plain)
    {
        Span<byte> iv = stackalloc byte[16];
        random.Fill(iv);
        return Fernet.Encrypt(keys[0], Encoding.UTF8.GetBytes(plain), time.GetUtcNow(), iv);
    }

    /// <summary>The plain text, or null when none of the keys opens it.</summary>
    public string? Decrypt(string token)
    {
        foreach (var key in keys)
        {
            if (Fernet.Decrypt(key, token) is { } plain)
            {
                return Encoding.UTF8.GetString(plain);
            }
        }

        return null;
    }
}
