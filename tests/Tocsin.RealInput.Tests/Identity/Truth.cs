namespace Tocsin.RealInput.Tests.Identity;

/// <summary>Where each line of one state of the source is in another; what is not here is gone.</summary>
internal sealed class Truth
{
    private readonly Dictionary<(string File, int Line), (string File, int Line)> _map = [];

    /// <summary>Old file to new file.</summary>
    public Dictionary<string, string> Files { get; } = new(StringComparer.Ordinal);

    /// <summary>Lines count from 1; line 0 is the file itself.</summary>
    public (string File, int Line)? Now(string file, int line) =>
        line == 0 ? (Files.TryGetValue(file, out var now) ? (now, 0) : null)
        : _map.TryGetValue((file, line), out var place) ? place
        : null;

    public void Add(string file, int line, string newFile, int newLine) => _map[(file, line)] = (newFile, newLine);

    /// <summary>
    /// From the difference of two trees: files of one name are one file; others are when they share most of their lines,
    /// the most alike first; then blocks of lines that are gone in one place and new in another have moved.
    /// </summary>
    public static Truth Between(SourceTree old, SourceTree now)
    {
        var truth = new Truth();
        foreach (var file in old.Files.Keys.Where(now.Files.ContainsKey))
        {
            truth.Files.Add(file, file);
        }

        truth.FindRenames(old, now);
        foreach (var (from, to) in truth.Files)
        {
            var map = LineDiff.Map(old.Files[from], now.Files[to]);
            for (var i = 0; i < map.Length; i++)
            {
                if (map[i] >= 0)
                {
                    truth.Add(from, i + 1, to, map[i] + 1);
                }
            }
        }

        truth.FindMovedBlocks(old, now);
        return truth;
    }

    private void FindRenames(SourceTree old, SourceTree now)
    {
        var gone = old.Files.Keys.Where(f => !Files.ContainsKey(f)).ToList();
        var fresh = now.Files.Keys.Where(f => !old.Files.ContainsKey(f)).ToList();
        var alike = gone.SelectMany(g => fresh.Select(f => (Old: g, New: f, Share: Share(old.Files[g], now.Files[f]))));
        foreach (var (from, to, _) in alike.Where(a => a.Share >= 0.5).OrderByDescending(a => a.Share).ToList())
        {
            if (!Files.ContainsKey(from) && !Files.ContainsValue(to))
            {
                Files.Add(from, to);
            }
        }
    }

    // As git counts it: what of the larger one is in the other.
    private static double Share(string[] a, string[] b)
    {
        var left = b.Select(SourceTree.Bare)
            .GroupBy(l => l, StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.Count(), StringComparer.Ordinal);
        var common = 0;
        foreach (var line in a.Select(SourceTree.Bare))
        {
            if (line.Length > 0 && left.GetValueOrDefault(line) is > 0 and var count)
            {
                left[line] = count - 1;
                common += line.Length;
            }
        }

        return common / (double)Math.Max(1, Math.Max(Size(a), Size(b)));
    }

    private static int Size(string[] lines) => lines.Sum(l => SourceTree.Bare(l).Length);

    private void FindMovedBlocks(SourceTree old, SourceTree now)
    {
        const int LeastLines = 3;
        const int LeastCharacters = 60;
        var arrived = _map.Values.ToHashSet();
        var fresh = new Dictionary<string, List<(string File, int Line)>>(StringComparer.Ordinal);
        foreach (
            var (file, line, text) in Lines(now).Where(l => l.Text.Length > 3 && !arrived.Contains((l.File, l.Line)))
        )
        {
            (fresh.TryGetValue(text, out var places) ? places : fresh[text] = []).Add((file, line));
        }

        foreach (var (file, line, text) in Lines(old).ToList())
        {
            if (text.Length <= 3 || _map.ContainsKey((file, line)) || fresh.GetValueOrDefault(text) is not [var at])
            {
                continue;
            }

            var block = new List<(int Old, int New)>();
            var size = 0;
            for (var i = 0; ; i++)
            {
                var (a, b) = (old.Line(file, line + i), now.Line(at.File, at.Line + i));
                if (
                    a is null
                    || b is null
                    || SourceTree.Bare(a) != SourceTree.Bare(b)
                    || _map.ContainsKey((file, line + i))
                    || arrived.Contains((at.File, at.Line + i))
                )
                {
                    break;
                }

                block.Add((line + i, at.Line + i));
                size += SourceTree.Bare(a).Length;
            }

            if (block.Count >= LeastLines && size >= LeastCharacters)
            {
                foreach (var (from, to) in block)
                {
                    Add(file, from, at.File, to);
                    arrived.Add((at.File, to));
                }
            }
        }
    }

    private static IEnumerable<(string File, int Line, string Text)> Lines(SourceTree tree) =>
        tree.Files.SelectMany(f => f.Value.Select((text, i) => (f.Key, i + 1, SourceTree.Bare(text))));
}
