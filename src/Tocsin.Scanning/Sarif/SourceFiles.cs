namespace Tocsin.Scanning.Sarif;

/// <summary>The scanned files on this machine, for the lines that results point at; keeps the last one in memory.</summary>
internal sealed class SourceFiles(string root)
{
    /// <summary>Larger files are not read: they are data or generated, and snippets do for them.</summary>
    private const long MaxBytes = 8 * 1024 * 1024;

    private readonly string _root = Path.GetFullPath(root);
    private string? _file;
    private string[]? _lines;
    private Surroundings? _surroundings;

    /// <summary>The text of a line, from 1; null when the file is not at hand or has no such line.</summary>
    public string? Line(string file, int line)
    {
        if (!string.Equals(file, _file, StringComparison.Ordinal))
            (_file, _lines, _surroundings) = (file, Read(file), null);
        return _lines is not null && line >= 1 && line <= _lines.Length ? _lines[line - 1] : null;
    }

    /// <summary>What lies around that line; null where the line is not at hand.</summary>
    public string? Around(string file, int line) =>
        Line(file, line) is null ? null : (_surroundings ??= new Surroundings(_lines!)).Of(line);

    private string[]? Read(string file)
    {
        try
        {
            var info = new FileInfo(Path.Combine(_root, file));
            if (!info.Exists || info.Length > MaxBytes || !IsInside(info))
                return null;
            // Not File.ReadAllLines: a carriage return alone ends no line for most scanners.
            return File.ReadAllText(info.FullName).Split('\n');
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            // A file that cannot be read is one whose source is not at hand.
            return null;
        }
    }

    /// <summary>A link that leads out of the folder is not followed.</summary>
    private bool IsInside(FileInfo info)
    {
        var target = info.ResolveLinkTarget(returnFinalTarget: true);
        return target is null
            || !Path.GetRelativePath(_root, target.FullName).StartsWith("..", StringComparison.Ordinal);
    }
}
