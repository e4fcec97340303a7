using System.Globalization;

namespace Tocsin.RealInput.Tests.Identity;

/// <summary>
/// GitHub's <c>primaryLocationLineHash</c>, written after its description: for each line a rolling hash (multiplier 37, 64
/// bits) over the 100 characters other than space and tab from its start on, and the number of its repeats in the file.
/// </summary>
internal static class LineHash
{
    private const int Window = 100;
    private const long Multiplier = 37;
    private const char End = '\uffff';

    /// <summary>Of each line, from 1; the place 0 is empty.</summary>
    public static string[] Of(string[] lines)
    {
        var text =
            string.Join('\n', lines.Select(l => string.Concat(l.Where(c => c is not (' ' or '\t' or '\r'))))) + End;
        var power = 1L;
        for (var i = 0; i < Window; i++)
        {
            power = unchecked(power * Multiplier);
        }

        var hashes = new string[lines.Length + 1];
        hashes[0] = "";
        var repeats = new Dictionary<string, int>(StringComparer.Ordinal);
        var window = new long[Window];
        // The line that began when a slot of the window was filled.
        var began = new int[Window];
        var (hash, slot, line, starts) = (0L, 0, 0, true);
        void Emit()
        {
            if (began[slot] > 0)
            {
                var hex = ((ulong)hash).ToString("x", CultureInfo.InvariantCulture);
                repeats[hex] = repeats.GetValueOrDefault(hex) + 1;
                hashes[began[slot]] = $"{hex}:{repeats[hex]}";
                began[slot] = 0;
            }
        }

        void Roll(long c)
        {
            hash = unchecked((Multiplier * hash) + c - (power * window[slot]));
            window[slot] = c;
            slot = (slot + 1) % Window;
        }

        foreach (var c in text)
        {
            Emit();
            if (starts)
            {
                began[slot] = ++line;
            }

            starts = c == '\n';
            Roll(c);
        }

        for (var i = 0; i < Window; i++)
        {
            Emit();
            Roll(0);
        }

        for (var i = 1; i < hashes.Length; i++)
        {
            hashes[i] ??= "";
        }

        return hashes;
    }
}
