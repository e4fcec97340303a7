namespace Tocsin.Http;

/// <summary>Finds the name that was probably meant.</summary>
internal static class NearestName
{
    /// <summary>The candidate with the fewest edits to the given name, when that is at most a third of it; else null.</summary>
    public static string? Of(string given, IEnumerable<string> candidates)
    {
        if (given.Length is 0 or > 64)
        {
            return null;
        }

        var (best, distance) = (default(string), int.MaxValue);
        foreach (var candidate in candidates)
        {
            var d = Distance(given, candidate);
            if (d < distance)
            {
                (best, distance) = (candidate, d);
            }
        }

        return distance <= Math.Max(2, given.Length / 3) ? best : null;
    }

    // Edit distance where separators and case are cheap: "scan_complete" is nearer to "scan.completed" than to "scan_done".
    private static int Distance(string a, string b)
    {
        a = Plain(a);
        b = Plain(b);
        var row = Enumerable.Range(0, b.Length + 1).ToArray();
        for (var i = 1; i <= a.Length; i++)
        {
            var diagonal = row[0];
            row[0] = i;
            for (var j = 1; j <= b.Length; j++)
            {
                var cost = a[i - 1] == b[j - 1] ? diagonal : 1 + Math.Min(diagonal, Math.Min(row[j], row[j - 1]));
                diagonal = row[j];
                row[j] = cost;
            }
        }

        return row[b.Length];
    }

    private static string Plain(string text) =>
        text.ToLowerInvariant().Replace('_', '.').Replace('-', '.').Replace(' ', '.');
}
