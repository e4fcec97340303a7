using System.Buffers.Binary;
using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;

namespace Tocsin.Encryption;

/// <summary>
/// Fernet (github.com/fernet/spec): version 0x80, 64-bit time, 128-bit IV, AES-128-CBC with PKCS7, HMAC-SHA256 over
/// all before it, in url-safe base64. A key is 32 bytes in url-safe base64: the first half signs, the second encrypts.
/// </summary>
internal static class Fernet
{
    private const byte Version = 0x80;
    private const int HeaderLength = 1 + 8 + 16;
    private const int MacLength = 32;

    /// <summary>The 32 bytes of a key in url-safe base64 with padding, or null when it is none.</summary>
    public static byte[]? ParseKey(string? text)
    {
        var bytes = Decode(text);
        return bytes is { Length: 32 } ? bytes : null;
    }

    /// <summary>A key as the specification writes it.</summary>
    public static string FormatKey(ReadOnlySpan<byte> key) => Encode(key);

    /// <summary>Encrypts and signs.</summary>
    /// <param name="key">32 bytes.</param>
    /// <param name="plain">What to hide.</param>
    /// <param name="time">When; stands in the token in the clear.</param>
    /// <param name="iv">16 bytes that nobody can guess.</param>
    public static string Encrypt(byte[] key, ReadOnlySpan<byte> plain, DateTimeOffset time, ReadOnlySpan<byte> iv)
    {
        using var aes = Aes.Create();
        aes.Key = key[16..];
        var cipher = aes.EncryptCbc(plain, iv);
        var token = new byte[HeaderLength + cipher.Length + MacLength];
        token[0] = Version;
        BinaryPrimitives.WriteInt64BigEndian(token.AsSpan(1), time.ToUnixTimeSeconds());
        iv.CopyTo(token.AsSpan(9));
        cipher.CopyTo(token, HeaderLength);
        HMACSHA256.HashData(
            key.AsSpan(0, 16),
            token.AsSpan(0, token.Length - MacLength),
            token.AsSpan(token.Length - MacLength)
        );
        return Encode(token);
    }

    /// <summary>The plain bytes, or null when the token is malformed or was not made with this key.</summary>
    public static byte[]? Decrypt(byte[] key, string token)
    {
        var bytes = Decode(token);
        if (
            bytes is null
            || bytes.Length < HeaderLength + 16 + MacLength
            || bytes[0] != Version
            || (bytes.Length - HeaderLength - MacLength) % 16 != 0
        )
        {
            return null;
        }

        Span<byte> mac = stackalloc byte[MacLength];
        HMACSHA256.HashData(key.AsSpan(0, 16), bytes.AsSpan(0, bytes.Length - MacLength), mac);
        if (!CryptographicOperations.FixedTimeEquals(mac, bytes.AsSpan(bytes.Length - MacLength)))
        {
            return null;
        }

        using var aes = Aes.Create();
        aes.Key = key[16..];
        try
        {
            return aes.DecryptCbc(
                bytes.AsSpan(HeaderLength, bytes.Length - HeaderLength - MacLength),
                bytes.AsSpan(9, 16)
            );
        }
        catch (CryptographicException)
        {
            // Signed, but the padding is wrong: one of the specification's invalid vectors.
            return null;
        }
    }

    private static string Encode(ReadOnlySpan<byte> bytes)
    {
        var text = Base64Url.EncodeToString(bytes);
        return text.PadRight((text.Length + 3) / 4 * 4, '=');
    }

    private static byte[]? Decode(string? text)
    {
        // Base64Url skips white space; the specification does not.
        if (text is null || text.Length % 4 != 0 || text.Any(char.IsWhiteSpace) || !Base64Url.IsValid(text))
        {
            return null;
        }

        return Base64Url.DecodeFromUtf8(Encoding.ASCII.GetBytes(text));
    }
}
