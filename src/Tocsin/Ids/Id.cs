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
    private const ulong TenDigits = 839_299_365_868_340_224; // 62 to the 10th

    /// <summary>Random bytes are fetched for so many ids at a time.</summary>
    private const int Block = 64;

    private const int RandomBytes = 10;
    private readonly Lock _lock = new();
    private readonly byte[] _random = new byte[Block * RandomBytes];
    private int _used = Block;
    private UInt128 _last;

    /// <summary>A new id, such as <c>scan_</c> and its tail.</summary>
    public string New(string prefix)
    {
        UInt128 value;
        lock (_lock)
        {
            Span<byte> bytes = stackalloc byte[16];
            bytes[..6].Clear();
            if (_used == Block)
            {
                random.Fill(_random);
                _used = 0;
            }

            _random.AsSpan(RandomBytes * _used++, RandomBytes).CopyTo(bytes[6..]);
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

    /// <summary>The bits of an id that follows from others: the time of <paramref name="sortsAs"/> and a hash of all parts.</summary>
    public static UInt128 Derive(UInt128 sortsAs, ReadOnlySpan<byte> hash) =>
        ((sortsAs >> 80) << 80) | (BigEndian(hash[..16]) & ((UInt128.One << 80) - 1));

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

    // Ten digits at a time fit into 64 bits, which divide much faster than 128 do.
    private static string Tail(UInt128 value) =>
        string.Create(
            TailLength,
            value,
            static (span, v) =>
            {
                (v, var low) = UInt128.DivRem(v, TenDigits);
                (v, var middle) = UInt128.DivRem(v, TenDigits);
                Write(span[..2], (ulong)v);
                Write(span.Slice(2, 10), (ulong)middle);
                Write(span.Slice(12, 10), (ulong)low);
            }
        );

    private static void Write(Span<char> digits, ulong value)
    {
        for (var i = digits.Length - 1; i >= 0; i--)
        {
            (value, var digit) = Math.DivRem(value, 62UL);
            digits[i] = Alphabet[(int)digit];
        }
    }

    private static UInt128 Value(ReadOnlySpan<char> tail)
    {
        UInt128 value = 0;
        while (tail.Length > 0)
        {
            var chunk = tail[..Math.Min(10, tail.Length)];
            ulong read = 0;
            ulong factor = 1;
            foreach (var c in chunk)
            {
                read = (read * 62) + Digit(c);
                factor *= 62;
            }

            value = unchecked((value * factor) + read);
            tail = tail[chunk.Length..];
        }

        return value;
    }

    private static ulong Digit(char c) =>
        c switch
        {
            >= '0' and <= '9' => (ulong)(c - '0'),
            >= 'A' and <= 'Z' => (ulong)(c - 'A' + 10),
            >= 'a' and <= 'z' => (ulong)(c - 'a' + 36),
            _ => 0,
        };
}
