namespace Tocsin.Ids;

/// <summary>
/// Makes ids: a word and a tail of 22 base62 characters that sorts by time. The tail is 128 bits, 48 of them
/// milliseconds since 1970 and 80 random; within a millisecond the tails of one process still ascend, so that a page
/// sorted by id is in the order of creation.
/// </summary>
internal sealed class Id(TimeProvider time, IRandomBytes random)
{
    private const string Alphabet = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
    private const int TailLength = 22;
    private readonly Lock _lock = new();
    private UInt128 _last;

    /// <summary>A new id, such as <c>scan_</c> and its tail.</summary>
    public string New(string prefix)
    {
        UInt128 value;
        lock (_lock)
        {
            Span<byte> bytes = stackalloc byte[16];
            random.Fill(bytes[6..]);
            var milliseconds = (UInt128)time.GetUtcNow().ToUnixTimeMilliseconds();
            value = BigEndian(bytes) | (milliseconds << 80);
            if (value <= _last)
            {
                value = _last + 1;
            }

            _last = value;
        }

        return prefix + Tail(value);
    }

    /// <summary>An id that follows from others: the time of <paramref name="sortsAs"/> and a hash of all parts.</summary>
    public static string Derived(string prefix, string sortsAs, ReadOnlySpan<byte> hash)
    {
        var time = Value(sortsAs.AsSpan(sortsAs.IndexOf('_') + 1)) >> 80;
        return prefix + Tail((time << 80) | (BigEndian(hash[..16]) & ((UInt128.One << 80) - 1)));
    }

    /// <summary>The 128 bits behind an id; they sort as the ids do.</summary>
    public static UInt128 ValueOf(string id) => Value(id.AsSpan(id.IndexOf('_') + 1));

    /// <summary>The id with these bits: <see cref="ValueOf"/> the other way round.</summary>
    public static string Of(string prefix, UInt128 value) => prefix + Tail(value);

    /// <summary>Whether the text has the form of an id with this prefix; says nothing about whether it exists.</summary>
    public static bool IsWellFormed(string? text, string prefix) =>
        text is not null
        && text.Length == prefix.Length + TailLength
        && text.StartsWith(prefix, StringComparison.Ordinal)
        && text.AsSpan(prefix.Length).IndexOfAnyExcept(Alphabet) < 0;

    /// <summary>The smallest tail that an id made at this moment can have: a bound for paging by time.</summary>
    public static string Floor(string prefix, DateTimeOffset time) =>
        prefix + Tail((UInt128)Math.Max(0, time.ToUnixTimeMilliseconds()) << 80);

    private static UInt128 BigEndian(ReadOnlySpan<byte> bytes) =>
        System.Buffers.Binary.BinaryPrimitives.ReadUInt128BigEndian(bytes);

    private static string Tail(UInt128 value) =>
        string.Create(
            TailLength,
            value,
            static (span, v) =>
            {
                for (var i = span.Length - 1; i >= 0; i--)
                {
                    (v, var digit) = UInt128.DivRem(v, 62);
                    span[i] = Alphabet[(int)digit];
                }
            }
        );

    private static UInt128 Value(ReadOnlySpan<char> tail)
    {
        UInt128 value = 0;
        foreach (var c in tail)
        {
            value = unchecked((value * 62) + (UInt128)Math.Max(0, Alphabet.IndexOf(c, StringComparison.Ordinal)));
        }

        return value;
    }
}
