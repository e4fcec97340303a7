namespace Tocsin.RealInput.Tests.Identity;

/// <summary>Edits of source code, whose truth is known because they were made: each line carries where it comes from.</summary>
internal sealed class Edit
{
    private readonly Random _random;
    private readonly SortedDictionary<string, List<(int From, string Text)>> _files = new(StringComparer.Ordinal);
    private readonly Dictionary<string, string> _names = new(StringComparer.Ordinal);
    private readonly bool _carriageReturns;

    private Edit(SourceTree from, int seed, bool carriageReturns)
    {
        (_random, _carriageReturns) = (new Random(seed), carriageReturns);
        foreach (var (file, lines) in from.Files)
        {
            _files.Add(file, [.. lines.Select((text, i) => (i + 1, text))]);
            _names.Add(file, file);
        }
    }

    public static IReadOnlyList<string> Kinds { get; } =
    [
        "lines inserted",
        "reindented",
        "CRLF",
        "file renamed",
        "function moved",
        "function removed",
        "function copied",
        "everything",
    ];

    public static (SourceTree Tree, Truth Truth) Make(string kind, SourceTree from, int seed)
    {
        var edit = new Edit(from, seed, kind == "CRLF");
        foreach (var file in from.Files.Keys.ToList())
        {
            foreach (var one in kind == "everything" ? Kinds.SkipLast(1).Where(_ => edit.Roll(3)) : [kind])
            {
                edit.Apply(one, file);
            }
        }

        return edit.Done();
    }

    private bool Roll(int sides) => _random.Next(sides) == 0;

    private void Apply(string kind, string file)
    {
        var lines = _files[file];
        switch (kind)
        {
            case "lines inserted":
                for (var i = 0; i <= lines.Count / 40; i++)
                {
                    var at = _random.Next(lines.Count + 1);
                    lines.InsertRange(at, Enumerable.Range(0, _random.Next(1, 6)).Select(n => (0, $"// {at} {n}")));
                }

                break;
            case "reindented":
                _files[file] = [.. lines.Select(l => (l.From, Reindent(l.Text)))];
                break;
            case "file renamed":
                _names[file] = Roll(2) ? "moved/" + file : file[..^3] + "_renamed" + file[^3..];
                break;
            case "function moved" or "function removed" or "function copied":
                if (Blocks(lines) is { Count: > 1 } blocks)
                {
                    Change(kind, lines, blocks[_random.Next(blocks.Count)]);
                }

                break;
        }
    }

    private void Change(string kind, List<(int From, string Text)> lines, (int Start, int Count) block)
    {
        var moved = lines.GetRange(block.Start, block.Count);
        if (kind != "function copied")
        {
            lines.RemoveRange(block.Start, block.Count);
        }

        if (kind != "function removed")
        {
            // Behind another one.
            var others = Blocks(lines);
            var behind = others[_random.Next(others.Count)];
            lines.InsertRange(behind.Start + behind.Count, kind == "function moved" ? moved : Copy(moved));
        }
    }

    // By another name: two functions cannot have one.
    private static IEnumerable<(int From, string Text)> Copy(List<(int From, string Text)> block) =>
        block.Select(
            (l, i) => (0, i > 0 ? l.Text : l.Text.Insert(l.Text.IndexOf('(', StringComparison.Ordinal), "Copy"))
        );

    // From "function" or its like to the closing brace of the same indentation, with the blank line after it.
    private static List<(int Start, int Count)> Blocks(List<(int From, string Text)> lines)
    {
        var blocks = new List<(int, int)>();
        for (var i = 0; i < lines.Count; i++)
        {
            var text = lines[i].Text;
            var indent = text.Length - text.TrimStart().Length;
            if (!text.TrimStart().StartsWith("function ", StringComparison.Ordinal))
            {
                continue;
            }

            var end = lines.FindIndex(i, l => l.Text.TrimEnd() == new string(' ', indent) + "}");
            if (end > i)
            {
                end += end + 1 < lines.Count && lines[end + 1].Text.Length == 0 ? 1 : 0;
                blocks.Add((i, end - i + 1));
                i = end;
            }
        }

        return blocks;
    }

    private static string Reindent(string text)
    {
        var bare = text.TrimStart();
        return bare.Length == 0 ? text : new string('\t', (text.Length - bare.Length + 1) / 2) + bare;
    }

    private (SourceTree, Truth) Done()
    {
        var (tree, truth) = (new SourceTree(), new Truth());
        foreach (var (file, lines) in _files)
        {
            var name = _names[file];
            tree.Files.Add(name, [.. lines.Select(l => l.Text)]);
            truth.Files.Add(file, name);
            for (var i = 0; i < lines.Count; i++)
            {
                if (lines[i].From > 0)
                {
                    truth.Add(file, lines[i].From, name, i + 1);
                }
            }

            if (_carriageReturns)
            {
                tree.WithCarriageReturns.Add(name);
            }
        }

        return (tree, truth);
    }
}
