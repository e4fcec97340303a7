namespace Tocsin.RealInput.Tests.Identity;

/// <summary>Source code at one moment: files and their lines, without line ends.</summary>
internal sealed class SourceTree
{
    public SortedDictionary<string, string[]> Files { get; } = new(StringComparer.Ordinal);

    /// <summary>Files that are written with carriage returns.</summary>
    public HashSet<string> WithCarriageReturns { get; } = new(StringComparer.Ordinal);

    public static SourceTree Of(string folder, string extension)
    {
        var tree = new SourceTree();
        foreach (var file in Directory.EnumerateFiles(folder, "*" + extension, SearchOption.AllDirectories))
        {
            var path = Path.GetRelativePath(folder, file).Replace('\\', '/');
            if (!path.Contains("node_modules", StringComparison.Ordinal))
            {
                tree.Files.Add(path, File.ReadAllText(file).ReplaceLineEndings("\n").Split('\n'));
            }
        }

        return tree;
    }

    public string Text(string file) => string.Join(WithCarriageReturns.Contains(file) ? "\r\n" : "\n", Files[file]);

    public string? Line(string file, int line) =>
        Files.TryGetValue(file, out var lines) && line >= 1 && line <= lines.Length ? lines[line - 1] : null;

    /// <summary>A line less its white space.</summary>
    public static string Bare(string line) => string.Concat(line.Where(c => !char.IsWhiteSpace(c)));
}
