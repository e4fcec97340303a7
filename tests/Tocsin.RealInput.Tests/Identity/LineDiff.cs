namespace Tocsin.RealInput.Tests.Identity;

/// <summary>
/// A diff of lines, white space left aside: first by lines that each side has once (patience), between those by the
/// longest common subsequence. It knows of lines only, not of findings.
/// </summary>
internal static class LineDiff
{
    private const long MostCells = 16_000_000;

    /// <summary>For each old line, from 0, the new one that it is; -1 for none.</summary>
    public static int[] Map(string[] old, string[] now)
    {
        var (a, b) = (old.Select(SourceTree.Bare).ToArray(), now.Select(SourceTree.Bare).ToArray());
        var map = new int[a.Length];
        Array.Fill(map, -1);
        Between(a, 0, a.Length, b, 0, b.Length, map);
        return map;
    }

    private static void Between(string[] a, int a0, int a1, string[] b, int b0, int b1, int[] map)
    {
        while (a0 < a1 && b0 < b1 && a[a0] == b[b0])
        {
            map[a0++] = b0++;
        }

        while (a0 < a1 && b0 < b1 && a[a1 - 1] == b[b1 - 1])
        {
            map[--a1] = --b1;
        }

        if (a0 == a1 || b0 == b1)
        {
            return;
        }

        var anchors = Anchors(a, a0, a1, b, b0, b1);
        if (anchors.Count == 0)
        {
            Longest(a, a0, a1, b, b0, b1, map);
            return;
        }

        foreach (var (i, j) in anchors)
        {
            Between(a, a0, i, b, b0, j, map);
            map[i] = j;
            (a0, b0) = (i + 1, j + 1);
        }

        Between(a, a0, a1, b, b0, b1, map);
    }

    // Lines that each side has once, the longest run of them in one order.
    private static List<(int A, int B)> Anchors(string[] a, int a0, int a1, string[] b, int b0, int b1)
    {
        var inB = Once(b, b0, b1);
        var shared = Once(a, a0, a1)
            .Where(l => l.Key.Length > 0 && inB.ContainsKey(l.Key))
            .Select(l => (A: l.Value, B: inB[l.Key]))
            .OrderBy(p => p.A)
            .ToList();
        var ends = new List<int>();
        var previous = new int[shared.Count];
        for (var k = 0; k < shared.Count; k++)
        {
            var at = ends.FindIndex(e => shared[e].B > shared[k].B);
            at = at < 0 ? ends.Count : at;
            previous[k] = at == 0 ? -1 : ends[at - 1];
            if (at == ends.Count)
            {
                ends.Add(k);
            }
            else
            {
                ends[at] = k;
            }
        }

        var run = new List<(int, int)>();
        for (var k = ends.Count == 0 ? -1 : ends[^1]; k >= 0; k = previous[k])
        {
            run.Add(shared[k]);
        }

        run.Reverse();
        return run;
    }

    private static Dictionary<string, int> Once(string[] lines, int from, int to) =>
        Enumerable
            .Range(from, to - from)
            .GroupBy(i => lines[i], StringComparer.Ordinal)
            .Where(g => g.Count() == 1)
            .ToDictionary(g => g.Key, g => g.First(), StringComparer.Ordinal);

    private static void Longest(string[] a, int a0, int a1, string[] b, int b0, int b1, int[] map)
    {
        var (n, m) = (a1 - a0, b1 - b0);
        if ((long)n * m > MostCells)
        {
            return;
        }

        var best = new int[n + 1, m + 1];
        for (var i = n - 1; i >= 0; i--)
        {
            for (var j = m - 1; j >= 0; j--)
            {
                best[i, j] = a[a0 + i] == b[b0 + j] ? best[i + 1, j + 1] + 1 : Math.Max(best[i + 1, j], best[i, j + 1]);
            }
        }

        for (int i = 0, j = 0; i < n && j < m; )
        {
            if (a[a0 + i] == b[b0 + j])
            {
                map[a0 + i++] = b0 + j++;
            }
            else if (best[i + 1, j] >= best[i, j + 1])
            {
                i++;
            }
            else
            {
                j++;
            }
        }
    }
}
