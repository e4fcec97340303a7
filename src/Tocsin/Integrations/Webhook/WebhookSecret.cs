using System.Security.Cryptography;
using System.Text;
using Tocsin.Ids;

namespace Tocsin.Integrations.Webhook;

/// <summary>A webhook's secret, as the keys that its two signatures are made with.</summary>
internal sealed class WebhookSecret
{
    public const string Prefix = "whsec_";
    public const int MinLength = 16;
    public const int MaxLength = 256;
    private const int GeneratedBytes = 32;
    private readonly HmacPool _branded;
    private readonly HmacPool _standard;

    public WebhookSecret(string text)
    {
        Forms = text.StartsWith(Prefix, StringComparison.Ordinal) ? [text, text[Prefix.Length..]] : [text];
        var whole = Encoding.UTF8.GetBytes(text);
        _branded = new HmacPool(whole);
        // Standard Webhooks: the key is what stands after the prefix, in base64.
        _standard = new HmacPool(StandardKey(text) ?? whole);
    }

    /// <summary>The secret before it, while a rotation goes on.</summary>
    public PreviousSecret? Previous { get; init; }

    /// <summary>The secret as it may come back from somebody who knows it.</summary>
    public IReadOnlyList<string> Forms { get; }

    /// <summary>A new secret of 32 bytes.</summary>
    public static string Generate(IRandomBytes random)
    {
        Span<byte> bytes = stackalloc byte[GeneratedBytes];
        random.Fill(bytes);
        return Prefix + Convert.ToBase64String(bytes);
    }

    /// <summary>The form in which a secret is known again: <c>****</c> and its last four characters.</summary>
    public static string Mask(string secret) => "****" + secret[^Math.Min(4, secret.Length)..];

    /// <summary><c>sha256=</c> and HMAC-SHA256 in hex.</summary>
    public string Branded(ReadOnlySpan<byte> payload)
    {
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        _branded.Sign(payload, mac);
        return "sha256=" + Convert.ToHexStringLower(mac);
    }

    /// <summary>The Standard Webhooks signature; two during a rotation, the new one first.</summary>
    public string Standard(ReadOnlySpan<byte> payload, DateTimeOffset at) =>
        Previous is { } previous && at < previous.ExpiresAt
            ? $"{Standard(payload)} {previous.Secret.Standard(payload)}"
            : Standard(payload);

    /// <summary><c>v1,</c> and HMAC-SHA256 in base64.</summary>
    public string Standard(ReadOnlySpan<byte> payload)
    {
        Span<byte> mac = stackalloc byte[HMACSHA256.HashSizeInBytes];
        _standard.Sign(payload, mac);
        return "v1," + Convert.ToBase64String(mac);
    }

    private static byte[]? StandardKey(string text)
    {
        if (!text.StartsWith(Prefix, StringComparison.Ordinal))
        {
            return null;
        }

        var key = new byte[text.Length];
        return Convert.TryFromBase64String(text[Prefix.Length..], key, out var length) && length > 0
            ? key[..length]
            : null;
    }
}
