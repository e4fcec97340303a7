namespace Tocsin.Findings.Matching;

/// <summary>
/// Pairs results with findings of the same rule, file and code: lines that read alike. What lies around them says which is
/// which, and how far others have moved; their order says the rest, and no pair crosses another.
/// </summary>
internal sealed class Alignment(LineShifts shifts)
{
    /// <summary>More comparisons than this are not worth it: so many alike lines are paired in order.</summary>
    private const long MostComparisons = 1_000_000;

    private const int OfAgreement = 8;
    private const int OfShift = 1;
    private const int OfOpen = 3;
    private const int OfPair = 7;

    public IEnumerable<(Candidate Result, Candidate Known)> Of(
        IReadOnlyList<Candidate> results,
        IReadOnlyList<Candidate> known
    )
    {
        var a = results.OrderBy(r => r.Line).ToArray();
        var b = known.OrderBy(k => k.Line).ThenBy(k => k.Known!.Id, StringComparer.Ordinal).ToArray();
        // As many as before, and nothing to tell them apart by: none is gone.
        var isSimple = a.Length == b.Length && !Array.Exists(a, r => r.Place.HasSurroundings);
        return isSimple || (long)a.Length * b.Length > MostComparisons ? a.Zip(b) : Best(a, b);
    }

    private int Worth(Candidate result, Candidate known)
    {
        var agreement = result.Place.Agreement(known.Place);
        return (agreement * OfAgreement)
            + (shifts.Agree(result, known) * OfShift)
            + (known.IsOpenHere ? OfOpen : 0)
            + OfPair;
    }

    private List<(Candidate, Candidate)> Best(Candidate[] results, Candidate[] known)
    {
        // The best worth of what is left from i and j on.
        var best = new int[results.Length + 1, known.Length + 1];
        for (var i = results.Length - 1; i >= 0; i--)
        {
            for (var j = known.Length - 1; j >= 0; j--)
            {
                var paired = Worth(results[i], known[j]) + best[i + 1, j + 1];
                best[i, j] = Math.Max(paired, Math.Max(best[i + 1, j], best[i, j + 1]));
            }
        }

        var pairs = new List<(Candidate, Candidate)>();
        for (int i = 0, j = 0; i < results.Length && j < known.Length; )
        {
            if (best[i, j] == Worth(results[i], known[j]) + best[i + 1, j + 1])
            {
                pairs.Add((results[i++], known[j++]));
            }
            else if (best[i, j] == best[i + 1, j])
            {
                i++;
            }
            else
            {
                j++;
            }
        }

        return pairs;
    }
}
