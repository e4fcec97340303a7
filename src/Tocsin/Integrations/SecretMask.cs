using System.Text;
using System.Text.Json;

namespace Tocsin.Integrations;

/// <summary>Blots out secrets in what an endpoint answered, before anybody keeps it: some endpoints echo what they got.</summary>
internal sealed class SecretMask
{
    /// <summary>Shorter secrets than this are not looked for: they would be found in everything.</summary>
    public const int MinLength = 8;

    /// <summary>As long as this a beginning is taken for a secret's, where the answer was cut.</summary>
    private const int MinBeginning = 6;

    private readonly byte[][] _patterns;

    private SecretMask(byte[][] patterns) => _patterns = patterns;

    public static SecretMask None { get; } = new([]);

    /// <summary>Looks for these, as they are and in the forms in which programs write them.</summary>
    public static SecretMask Of(IEnumerable<string> secrets) =>
        new([
            .. secrets
                .SelectMany(Forms)
                .Where(s => s.Length >= MinLength)
                .Distinct(StringComparer.Ordinal)
                .OrderByDescending(s => s.Length)
                .Select(Encoding.UTF8.GetBytes),
        ]);

    /// <summary>Overwrites every secret with stars, in place.</summary>
    /// <param name="text">What is to be kept.</param>
    /// <param name="signatures">Values of this request's own, with their scheme (<c>sha256=</c>, <c>v1,</c>).</param>
    /// <param name="wasCut">Whether there was more: a secret may have been cut in two at the end.</param>
    public void Apply(Span<byte> text, IReadOnlyList<string> signatures, bool wasCut)
    {
        if (text.Length < MinLength)
        {
            return;
        }

        foreach (var pattern in _patterns)
        {
            Blot(text, pattern, wasCut);
        }

        foreach (var signature in signatures)
        {
            foreach (var part in signature.AsSpan().Split(' '))
            {
                var value = signature.AsSpan()[part];
                Blot(text, value[(value.IndexOfAny('=', ',') + 1)..], wasCut);
            }
        }
    }

    private static IEnumerable<string> Forms(string secret)
    {
        yield return secret;
        yield return secret.Replace("/", "\\/", StringComparison.Ordinal);
        yield return JsonEncodedText.Encode(secret).Value;
        yield return Uri.EscapeDataString(secret);
    }

    private static void Blot(Span<byte> text, ReadOnlySpan<char> value, bool wasCut)
    {
        const int Longest = 128;
        if (value.Length is < MinLength or > Longest)
        {
            return;
        }

        Span<byte> pattern = stackalloc byte[Longest * 2];
        var length = Encoding.ASCII.GetBytes(value, pattern);
        Blot(text, pattern[..length], wasCut);
        // Some write the slashes of base64 escaped.
        if (value.Contains('/') && text.Contains((byte)'\\'))
        {
            var end = 0;
            foreach (var c in value)
            {
                if (c == '/')
                {
                    pattern[end++] = (byte)'\\';
                }

                pattern[end++] = (byte)c;
            }

            Blot(text, pattern[..end], wasCut);
        }
    }

    private static void Blot(Span<byte> text, ReadOnlySpan<byte> pattern, bool wasCut)
    {
        var rest = text;
        int at;
        while ((at = rest.IndexOf(pattern)) >= 0)
        {
            rest.Slice(at, pattern.Length).Fill((byte)'*');
            rest = rest[(at + pattern.Length)..];
        }

        for (var length = Math.Min(pattern.Length - 1, rest.Length); wasCut && length >= MinBeginning; length--)
        {
            if (rest[^length..].SequenceEqual(pattern[..length]))
            {
                rest[^length..].Fill((byte)'*');
                return;
            }
        }
    }
}
