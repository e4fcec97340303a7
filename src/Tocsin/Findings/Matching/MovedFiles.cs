namespace Tocsin.Findings.Matching;

/// <summary>
/// Says which file of before a file of now is: one in which nothing is found any more, and one in which nothing was found
/// before, that are alike.
/// </summary>
internal static class MovedFiles
{
    /// <summary>From the old path to the new one.</summary>
    /// <param name="results">Results that nothing has been found for in their own files.</param>
    /// <param name="known">Findings that nothing has been found for in theirs, and that the scan looked for.</param>
    /// <param name="here">Files in which something is as it was.</param>
    public static Dictionary<string, string> Find(
        IReadOnlyList<Candidate> results,
        IReadOnlyList<Candidate> known,
        IReadOnlySet<string> here
    )
    {
        var fresh = results.Where(r => r.File.Length > 0 && !here.Contains(r.File)).ToList();
        var gone = known.Where(k => k.File.Length > 0 && !here.Contains(k.File)).ToList();
        var inFresh = fresh.CountBy(r => r.File).ToDictionary(StringComparer.Ordinal);
        var inGone = gone.CountBy(k => k.File).ToDictionary(StringComparer.Ordinal);
        var moved = new Dictionary<string, string>(StringComparer.Ordinal);
        var taken = new HashSet<string>(StringComparer.Ordinal);
        foreach (
            var (pair, _) in Shared(fresh, gone)
                .Where(s => IsOne(s.Key, s.Value, Math.Max(inGone[s.Key.Old], inFresh[s.Key.New])))
                .OrderByDescending(s => s.Value.Alike)
                .ThenByDescending(s => HaveLikeNames(s.Key))
                .ThenByDescending(s => CommonEnd(s.Key))
                .ThenByDescending(s => s.Value.Count)
                .ThenBy(s => s.Key.Old, StringComparer.Ordinal)
                .ThenBy(s => s.Key.New, StringComparer.Ordinal)
        )
        {
            if (!moved.ContainsKey(pair.Old) && taken.Add(pair.New))
            {
                moved.Add(pair.Old, pair.New);
            }
        }

        return moved;
    }

    // How many findings two files may have in common, and whether their lines say that they are one.
    private static Dictionary<(string Old, string New), (int Count, bool Alike, bool Known)> Shared(
        List<Candidate> fresh,
        List<Candidate> gone
    )
    {
        // What is flagged in very many files says nothing of any two of them: those of one name, or of one content, are left.
        const int Many = 2_500;
        const int TooMany = 1_000_000;
        var shared = new Dictionary<(string, string), (int Count, bool Alike, bool Known)>();
        var byCode = gone.ToLookup(k => k.Anywhere);
        foreach (var group in fresh.GroupBy(r => r.Anywhere))
        {
            var old = byCode[group.Key].GroupBy(k => k.File).ToList();
            var now = group.GroupBy(r => r.File).ToList();
            var pairs = (long)old.Count * now.Count;
            if (pairs > TooMany)
            {
                continue;
            }

            foreach (var (from, to) in old.SelectMany(o => now.Select(n => (o, n))))
            {
                var (a, b) = (from.First().Place, to.First().Place);
                if (pairs > Many && (a.File == 0 || a.File != b.File) && !HaveLikeNames((from.Key, to.Key)))
                {
                    continue;
                }

                var before = shared.GetValueOrDefault((from.Key, to.Key));
                shared[(from.Key, to.Key)] = (
                    before.Count + Math.Min(from.Count(), to.Count()),
                    a.IsInAlikeFile(b),
                    a.File != 0 && b.File != 0
                );
            }
        }

        return shared;
    }

    private static bool IsOne((string Old, string New) pair, (int Count, bool Alike, bool Known) shared, int most) =>
        shared.Known ? shared.Alike
        // Without the source: the same name elsewhere, a like one here, or much in common.
        : HaveLikeNames(pair) ? shared.Count * 2 >= most
        : shared.Count >= 3 && shared.Count * 4 >= most * 3;

    // The same in another folder, or longer or shorter in the same one.
    private static bool HaveLikeNames((string Old, string New) pair)
    {
        var (a, b) = (Path.GetFileName(pair.Old), Path.GetFileName(pair.New));
        var (stem, other) = (Path.GetFileNameWithoutExtension(a), Path.GetFileNameWithoutExtension(b));
        return a == b
            || (
                Path.GetDirectoryName(pair.Old) == Path.GetDirectoryName(pair.New)
                && Path.GetExtension(a) == Path.GetExtension(b)
                && (
                    stem.StartsWith(other, StringComparison.OrdinalIgnoreCase)
                    || other.StartsWith(stem, StringComparison.OrdinalIgnoreCase)
                )
            );
    }

    // How many characters of the two paths are the same from their ends on.
    private static int CommonEnd((string Old, string New) pair)
    {
        var count = 0;
        while (count < Math.Min(pair.Old.Length, pair.New.Length) && pair.Old[^(count + 1)] == pair.New[^(count + 1)])
        {
            count++;
        }

        return count;
    }
}
