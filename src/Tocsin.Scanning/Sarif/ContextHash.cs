using System.Buffers;
using System.Security.Cryptography;
using System.Text;

namespace Tocsin.Scanning.Sarif;

/// <summary>
/// Hashes the code at a finding so that the same weakness is known again after the lines above it, its indentation
/// or its line ends have changed.
/// </summary>
/// <remarks>
/// What is hashed is the flagged line: its first 100 characters other than white space. It does not run on into the
/// next line, as GitHub's hash does: there, a line inserted below a finding makes the finding new.
/// </remarks>
internal static class ContextHash
{
    private const int MaxCharacters = 100;

    private const int HexLength = 32;

    private static readonly SearchValues<char> Hex = SearchValues.Create("0123456789abcdef");

    /// <summary>Hash of the first line that has anything on it; null when none has.</summary>
    public static string? OfCode(ReadOnlySpan<char> code)
    {
        Span<char> kept = stackalloc char[MaxCharacters];
        var count = 0;
        foreach (var c in code)
        {
            if (count == MaxCharacters || (c is '\n' or '\r' && count > 0))
                break;
            if (!char.IsWhiteSpace(c))
                kept[count++] = c;
        }
        return count == 0 ? null : Of(kept[..count]);
    }

    /// <summary>Hash of a message less its digits: where no code is known, a moved line must not make it another.</summary>
    public static string OfMessage(ReadOnlySpan<char> message)
    {
        var rented = ArrayPool<char>.Shared.Rent(message.Length);
        try
        {
            var count = 0;
            foreach (var c in message)
            {
                if (!char.IsDigit(c) && !char.IsWhiteSpace(c))
                    rented[count++] = c;
            }
            return Of(rented.AsSpan(0, count));
        }
        finally
        {
            ArrayPool<char>.Shared.Return(rented);
        }
    }

    /// <summary>Hash of a text as it is.</summary>
    public static string OfText(ReadOnlySpan<char> text) => Of(text);

    public static bool IsHash(string text) => text.Length == HexLength && !text.AsSpan().ContainsAnyExcept(Hex);

    private static string Of(ReadOnlySpan<char> text)
    {
        var utf8 = ArrayPool<byte>.Shared.Rent(Encoding.UTF8.GetMaxByteCount(text.Length));
        try
        {
            Span<byte> hash = stackalloc byte[SHA256.HashSizeInBytes];
            SHA256.HashData(utf8.AsSpan(0, Encoding.UTF8.GetBytes(text, utf8)), hash);
            return Convert.ToHexStringLower(hash[..(HexLength / 2)]);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(utf8);
        }
    }
}
