namespace Tocsin.Findings.Matching;

/// <summary>
/// Tools' own fingerprints, where they are worth something: all of a run differ, and there are several; and those of
/// findings that are known to be the same have stayed the same. Constants, hashes of the commit, and hashes of the line's
/// number fall through one or the other.
/// </summary>
internal static class ToolFingerprints
{
    /// <summary>The tools whose fingerprints say which finding is which.</summary>
    public static HashSet<string> Trusted(
        IEnumerable<Candidate> all,
        IEnumerable<(Candidate Result, Candidate Known)> same
    )
    {
        var trusted = all.GroupBy(c => c.Tool)
            .Where(tool => AreDistinct([.. tool.Select(c => c.Place.Fingerprint)]))
            .Select(tool => tool.Key)
            .ToHashSet(StringComparer.Ordinal);
        trusted.ExceptWith(
            same.Where(s => s.Result.Place.Fingerprint != 0 && s.Known.Place.Fingerprint != 0)
                .Where(s => s.Result.Place.Fingerprint != s.Known.Place.Fingerprint)
                .Select(s => s.Result.Tool)
                .ToList()
        );
        return trusted;
    }

    public static IEnumerable<(Candidate Result, Candidate Known)> Find(
        IEnumerable<Candidate> results,
        IEnumerable<Candidate> known,
        IReadOnlySet<string> trusted
    )
    {
        var before = known.Where(k => k.Place.Fingerprint != 0).ToLookup(Key);
        foreach (var result in results.Where(r => r.Place.Fingerprint != 0 && trusted.Contains(r.Tool)))
        {
            if (before[Key(result)].ToList() is [var found])
            {
                yield return (result, found);
            }
        }
    }

    private static bool AreDistinct(List<ulong> fingerprints) =>
        fingerprints.Count > 1 && !fingerprints.Contains(0) && fingerprints.Distinct().Count() == fingerprints.Count;

    private static (string, string, ulong) Key(Candidate c) => (c.Tool, c.Rule, c.Place.Fingerprint);
}
