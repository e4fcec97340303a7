namespace Tocsin.Cli.CommandLine;

internal static class NearestWord
{
    /// <summary>The word that was probably meant; null when none is near.</summary>
    public static string? Of(string typed, IEnumerable<string> words)
    {
        var best = words
            .Select(word => (Word: word, Distance: Distance(typed, word)))
            .OrderBy(w => w.Distance)
            .FirstOrDefault();
        return best.Word is not null && best.Distance <= Math.Max(1, typed.TrimStart('-').Length / 3)
            ? best.Word
            : null;
    }

    /// <summary>Insertions, deletions, changes, and swaps of neighbours that lead from one to the other.</summary>
    private static int Distance(string a, string b)
    {
        var d = new int[a.Length + 1, b.Length + 1];
        for (var i = 0; i <= a.Length; i++)
        {
            for (var j = 0; j <= b.Length; j++)
            {
                if (i == 0 || j == 0)
                {
                    d[i, j] = i + j;
                    continue;
                }

                var change = a[i - 1] == b[j - 1] ? 0 : 1;
                d[i, j] = Math.Min(Math.Min(d[i - 1, j], d[i, j - 1]) + 1, d[i - 1, j - 1] + change);
                if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                {
                    d[i, j] = Math.Min(d[i, j], d[i - 2, j - 2] + 1);
                }
            }
        }

        return d[a.Length, b.Length];
    }
}
