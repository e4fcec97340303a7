using Tocsin.Scanning.Runner;

namespace Tocsin.RealInput.Tests.Scanning;

/// <summary>A copy of real source code, in a folder from which the npm scanners are found, and where lines may be inserted.</summary>
internal sealed class SourceCopy : IDisposable
{
    private const int Inserted = 3;
    private readonly string _folder = Directory.CreateTempSubdirectory("tocsin-test-").FullName;
    private readonly Dictionary<string, List<int>> _moved = [];

    private SourceCopy()
    {
        Root = Path.Combine(_folder, "source");
        Directory.CreateDirectory(Root);
    }

    /// <summary>The folder to scan.</summary>
    public string Root { get; }

    public static SourceCopy Of(string folder, string extension = "", string? nodeModules = null)
    {
        var copy = new SourceCopy();
        if (nodeModules is not null)
        {
            Directory.CreateSymbolicLink(Path.Combine(copy._folder, "node_modules"), nodeModules);
        }

        foreach (var file in Directory.EnumerateFiles(folder, "*" + extension, SearchOption.AllDirectories))
        {
            copy.Write(Path.GetRelativePath(folder, file), File.ReadAllText(file));
        }

        return copy;
    }

    /// <summary>An empty folder, to be written to.</summary>
    public static SourceCopy Empty(string nodeModules)
    {
        var copy = new SourceCopy();
        Directory.CreateSymbolicLink(Path.Combine(copy._folder, "node_modules"), nodeModules);
        return copy;
    }

    public IReadOnlyList<string> Files() =>
        [
            .. Directory
                .EnumerateFiles(Root, "*", SearchOption.AllDirectories)
                .Select(f => Path.GetRelativePath(Root, f))
                .Order(StringComparer.Ordinal),
        ];

    public void Write(string file, string text)
    {
        var path = Path.Combine(Root, file);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }

    /// <summary>A file beside the source, out of every scanner's sight.</summary>
    public string Beside(string name) => Path.Combine(_folder, name);

    /// <summary>
    /// Puts blank lines above each of these lines. A comment that speaks to the scanner of the line below it stays with
    /// that line: to part them would be another change than moving code.
    /// </summary>
    public void InsertAbove(IEnumerable<(string File, int Line)> places, string directive)
    {
        foreach (var file in places.Distinct().GroupBy(p => p.File, p => p.Line))
        {
            var path = Path.Combine(Root, file.Key);
            var lines = File.ReadAllText(path).Split('\n').ToList();
            var at = file.Select(line => Above(lines, line, directive)).Distinct().OrderDescending().ToList();
            at.ForEach(line => lines.InsertRange(line - 1, Enumerable.Repeat("", Inserted)));
            File.WriteAllText(path, string.Join('\n', lines));
            _moved.Add(file.Key, at);
        }
    }

    /// <summary>Where a line of the untouched file is now.</summary>
    public int Moved(string file, int line) =>
        line + (Inserted * _moved.GetValueOrDefault(file, []).Count(inserted => inserted <= line));

    /// <summary>Runs one of Tocsin's scanners, as <c>tocsin scan run</c> does.</summary>
    public async Task<ScannerOutcome> ScanAsync(string scanner, string preset)
    {
        var request = new ScanRequest
        {
            Root = Root,
            Paths = [],
            Scanners = [scanner],
            Preset = preset,
        };
        var report = await new ScanRunner(TimeProvider.System).RunAsync(request, null, CancellationToken.None);
        var outcome = Assert.Single(report.Scanners);
        Assert.Null(outcome.Error);
        return outcome;
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static int Above(List<string> lines, int line, string directive) =>
        line > 1 && lines[line - 2].Contains(directive, StringComparison.Ordinal)
            ? Above(lines, line - 1, directive)
            : line;
}
