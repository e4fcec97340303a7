namespace Tocsin.Findings.Matching;

/// <summary>
/// Says which code has moved to another file: the same line in the same block between the same lines, there once and here
/// once. Anything less is as likely to be a coincidence.
/// </summary>
internal static class MovedCode
{
    private const int Everything = 3;

    public static IEnumerable<(Candidate Result, Candidate Known)> Find(
        IReadOnlyList<Candidate> results,
        IReadOnlyList<Candidate> known
    )
    {
        var gone = known.ToLookup(Key);
        foreach (var group in results.GroupBy(Key))
        {
            if (
                group.ToList() is [var result]
                && gone[group.Key].ToList() is [var found]
                && result.Place.Agreement(found.Place) == Everything
            )
            {
                yield return (result, found);
            }
        }
    }

    private static object Key(Candidate c) => (c.Anywhere, c.Place.Above, c.Place.Below, c.Place.Block);
}
