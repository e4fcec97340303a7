namespace Tocsin.Findings.Matching;

/// <summary>
/// How far lines have moved, by findings that there is no doubt about: what stands beside one of them has moved as far.
/// </summary>
internal sealed class LineShifts
{
    private readonly Dictionary<string, List<(int Old, int New)>> _files = new(StringComparer.Ordinal);

    public LineShifts(IEnumerable<(Candidate Result, Candidate Known)> certain)
    {
        foreach (var (result, known) in certain.Where(p => p.Result.Line > 0 && p.Known.Line > 0))
        {
            if (!_files.TryGetValue(result.File, out var lines))
            {
                _files.Add(result.File, lines = []);
            }

            lines.Add((known.Line, result.Line));
        }

        foreach (var lines in _files.Values)
        {
            lines.Sort();
        }
    }

    /// <summary>
    /// How sure it is that the result stands where the finding must be by now: 2 by what is above it or below it, 1 when
    /// nothing is there to go by and it has not moved, 0 when it does not stand there.
    /// </summary>
    public int Agree(Candidate result, Candidate known)
    {
        if (result.Line == 0 || known.Line == 0)
        {
            return 0;
        }

        var shift = result.Line - known.Line;
        if (!_files.TryGetValue(result.File, out var lines))
        {
            return shift == 0 ? 1 : 0;
        }

        var at = lines.BinarySearch((known.Line, int.MaxValue));
        var below = at < 0 ? ~at : at;
        var isThere =
            (below > 0 && lines[below - 1].New - lines[below - 1].Old == shift)
            || (below < lines.Count && lines[below].New - lines[below].Old == shift);
        return isThere ? 2 : 0;
    }
}
