namespace Tocsin.Scanning.Files;

/// <summary>Several patterns over relative paths.</summary>
public sealed class GlobSet(IEnumerable<string> patterns)
{
    private readonly List<Glob> _globs = [.. patterns.Select(p => new Glob(p, ignoreCase: true))];

    /// <summary>Whether any of them matches the path, which has forward slashes.</summary>
    public bool Matches(string path) => _globs.Exists(g => g.Fits(path));
}
