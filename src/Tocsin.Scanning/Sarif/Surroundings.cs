using System.Buffers;
using System.Globalization;

namespace Tocsin.Scanning.Sarif;

/// <summary>
/// What lies around a flagged line, as four short hashes: the code above it, the code below it, the line that opens the
/// block it is in, and the whole file. They tell lines of the same text apart, and say which file a moved one is in.
/// </summary>
/// <remarks>
/// Written as hexadecimal: 8 digits each for above, below and block, 16 for the file; 0 is not known. The file's is a
/// similarity hash (Charikar, 2002): the more lines two files share, the fewer of its bits differ.
/// </remarks>
internal sealed class Surroundings(string[] lines)
{
    public const int Length = 40;

    /// <summary>A brace alone says nothing: lines are added up to this many characters.</summary>
    private const int Enough = 16;

    private static readonly SearchValues<char> Words = SearchValues.Create(
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
    );

    private readonly Lazy<ulong> _file = new(() => Similarity(lines));

    /// <summary>Of a line, from 1.</summary>
    public string Of(int line)
    {
        var at = line - 1;
        return string.Create(
            CultureInfo.InvariantCulture,
            $"{Beside(at, -1):x8}{Beside(at, 1):x8}{Block(at):x8}{_file.Value:x16}"
        );
    }

    public static bool IsWellFormed(string text) => text.Length == Length && text.All(char.IsAsciiHexDigitLower);

    private uint Beside(int at, int step)
    {
        var hash = new Fnv();
        for (var i = at + step; i >= 0 && i < lines.Length && hash.Count < Enough; i += step)
            hash.Add(lines[i]);
        return hash.Count == 0 ? 0 : hash.Short;
    }

    /// <summary>The nearest line above that is indented less and has a word on it.</summary>
    private uint Block(int at)
    {
        var indent = Indent(lines[at]);
        for (var i = at - 1; i >= 0 && indent > 0; i--)
        {
            var line = lines[i];
            if (string.IsNullOrWhiteSpace(line) || Indent(line) >= indent)
                continue;
            if (line.AsSpan().IndexOfAny(Words) >= 0)
            {
                var hash = new Fnv();
                hash.Add(line);
                return hash.Short;
            }
            // A brace on a line of its own: the words are above it, indented as it is.
            indent = Indent(line) + 1;
        }
        return 0;
    }

    private static int Indent(string line)
    {
        var count = 0;
        while (count < line.Length && char.IsWhiteSpace(line[count]))
            count++;
        return count;
    }

    private static ulong Similarity(string[] lines)
    {
        Span<int> votes = stackalloc int[64];
        var any = false;
        foreach (var line in lines)
        {
            var hash = new Fnv();
            hash.Add(line);
            if (hash.Count < 4)
                continue;
            any = true;
            for (var bit = 0; bit < 64; bit++)
                votes[bit] += (hash.Long >> bit & 1) == 0 ? -1 : 1;
        }
        if (!any)
            return 0;
        var similarity = 0UL;
        for (var bit = 0; bit < 64; bit++)
            similarity |= votes[bit] > 0 ? 1UL << bit : 0;
        return similarity;
    }

    /// <summary>FNV-1a of the characters that are no white space.</summary>
    private struct Fnv()
    {
        private ulong _hash = 14695981039346656037;

        public int Count { get; private set; }

        public void Add(string line)
        {
            foreach (var c in line)
            {
                if (char.IsWhiteSpace(c))
                    continue;
                _hash = (_hash ^ c) * 1099511628211;
                Count++;
            }
        }

        /// <summary>With its bits spread (the finaliser of SplitMix64): those of the last characters reach few otherwise.</summary>
        public readonly ulong Long
        {
            get
            {
                var x = _hash;
                x = (x ^ (x >> 30)) * 0xbf58476d1ce4e5b9;
                x = (x ^ (x >> 27)) * 0x94d049bb133111eb;
                return x ^ (x >> 31);
            }
        }

        public readonly uint Short => Math.Max(1, (uint)Long);
    }
}
