namespace Tocsin.Scanning.Files;

/// <summary>The files that a scan looks at.</summary>
internal sealed class FileSelection
{
    private const long MaxBytes = 1024 * 1024;

    /// <summary>As much of a file as is searched for a zero byte, which text does not have.</summary>
    private const int Sample = 8000;

    private static readonly HashSet<string> IgnoredFolders = new(StringComparer.OrdinalIgnoreCase)
    {
        ".git",
        ".hg",
        ".svn",
        ".vs",
        ".idea",
        ".venv",
        "__pycache__",
        "bower_components",
        "node_modules",
    };

    private readonly string _root;
    private readonly SortedSet<string> _files = new(StringComparer.Ordinal);
    private readonly SortedSet<string> _all = new(StringComparer.Ordinal);
    private SkippedFiles _skipped = new();

    private FileSelection(string root) => _root = root;

    /// <summary>Relative to the root, with forward slashes, sorted.</summary>
    public IReadOnlyCollection<string> Files => _files;

    /// <summary>With files that are too large or not text: a scanner that goes through the folder may read those as well.</summary>
    public IReadOnlyCollection<string> All => _all;

    /// <summary>How many files <see cref="Keep"/> has left out.</summary>
    public int Ignored { get; private set; }

    public SkippedFiles Skipped => _skipped;

    /// <summary>Looks for files under the paths, which are relative to the root and exist.</summary>
    public static FileSelection Find(string root, IReadOnlyList<string> paths, CancellationToken cancellationToken)
    {
        var selection = new FileSelection(root);
        foreach (var path in paths.Count == 0 ? [""] : paths)
        {
            var full = Path.Combine(root, path);
            if (Directory.Exists(full))
                selection.Walk(new DirectoryInfo(full), cancellationToken);
            else
                selection.Take(new FileInfo(full));
        }
        return selection;
    }

    /// <summary>Leaves out files that a glob matches, and those that are not among <paramref name="only"/>.</summary>
    public void Keep(IReadOnlyList<string> ignore, IReadOnlyList<string>? only)
    {
        var globs = new GlobSet(ignore);
        Ignored = _all.RemoveWhere(globs.Matches);
        _files.RemoveWhere(globs.Matches);
        if (only is null)
            return;
        _all.IntersectWith(only);
        _files.IntersectWith(only);
    }

    private void Walk(DirectoryInfo folder, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        FileSystemInfo[] entries;
        try
        {
            entries = folder.GetFileSystemInfos();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _skipped = _skipped with { Unreadable = _skipped.Unreadable + 1 };
            return;
        }
        var builds = entries.Any(e => e.Extension is ".csproj" or ".fsproj" or ".vbproj");
        foreach (var entry in entries)
        {
            if (entry.LinkTarget is not null)
                _skipped = _skipped with { Links = _skipped.Links + 1 };
            else if (entry is not DirectoryInfo inner)
                Take((FileInfo)entry);
            else if (IgnoredFolders.Contains(inner.Name) || (builds && inner.Name is ("bin" or "obj")))
                _skipped = _skipped with { Folders = _skipped.Folders + 1 };
            else
                Walk(inner, cancellationToken);
        }
    }

    private void Take(FileInfo file)
    {
        var path = Path.GetRelativePath(_root, file.FullName).Replace('\\', '/');
        try
        {
            if (file.Length > MaxBytes)
                _skipped = _skipped with { Large = _skipped.Large + 1 };
            else if (IsBinary(file))
                _skipped = _skipped with { Binary = _skipped.Binary + 1 };
            else
                _files.Add(path);
            _all.Add(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            _skipped = _skipped with { Unreadable = _skipped.Unreadable + 1 };
        }
    }

    private static bool IsBinary(FileInfo file)
    {
        Span<byte> sample = stackalloc byte[Sample];
        using var stream = file.OpenRead();
        return sample[..stream.ReadAtLeast(sample, Sample, throwOnEndOfStream: false)].Contains((byte)0);
    }
}
