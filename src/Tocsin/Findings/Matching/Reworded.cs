namespace Tocsin.Findings.Matching;

/// <summary>
/// Where no code is at hand, all there is of a finding is what the tool says of it, and a newer version may say it in other
/// words. The same rule in the same place is the same finding then, where no other could be meant.
/// </summary>
internal static class Reworded
{
    public static IEnumerable<(Candidate Result, Candidate Known)> Find(
        IReadOnlyList<Candidate> results,
        IReadOnlyList<Candidate> known,
        LineShifts shifts
    )
    {
        var before = known.Where(k => k.Place.IsMessage).ToLookup(Key);
        foreach (var group in results.Where(r => r.Place.IsMessage).GroupBy(Key))
        {
            var now = group.ToList();
            foreach (var result in now)
            {
                var there = before[group.Key].Where(k => IsThere(result, k, shifts)).ToList();
                if (there is [var found] && now.Count(r => IsThere(r, found, shifts)) == 1)
                {
                    yield return (result, found);
                }
            }
        }
    }

    private static bool IsThere(Candidate result, Candidate known, LineShifts shifts) =>
        (result.Line == 0 && known.Line == 0) || shifts.Agree(result, known) > 0;

    private static (string, string, string) Key(Candidate c) => (c.Tool, c.Rule, c.File);
}
