namespace Tocsin.Scanning.Sarif.Paths;

/// <summary>Takes <c>.</c>, <c>..</c> and empty segments out of paths, and compares them.</summary>
internal static class PathNormal
{
    /// <summary>The relative path without dots; null when it climbs above where it starts.</summary>
    public static string? Relative(string path)
    {
        if (IsPlain(path))
            return path;
        var segments = new List<string>();
        foreach (var segment in path.Split('/'))
        {
            if (segment is "" or ".")
                continue;
            if (segment != "..")
                segments.Add(segment);
            else if (segments.Count == 0)
                return null;
            else
                segments.RemoveAt(segments.Count - 1);
        }
        return string.Join('/', segments);
    }

    /// <summary>The absolute path without dots nor a slash at its end; <c>/..</c> is <c>/</c>.</summary>
    public static string Absolute(string path)
    {
        var prefix = PathText.IsWindows(path) ? (path[0] == '/' ? "//" : path[..2] + "/") : "/";
        var segments = new List<string>();
        foreach (var segment in path[Math.Min(prefix.Length, path.Length)..].Split('/'))
        {
            if (segment == "..")
                segments.RemoveRange(Math.Max(0, segments.Count - 1), Math.Min(1, segments.Count));
            else if (segment is not ("" or "."))
                segments.Add(segment);
        }
        return prefix + string.Join('/', segments);
    }

    /// <summary>What of a normalised path lies below a normalised root; null when it lies elsewhere.</summary>
    public static string? Below(string root, string path)
    {
        var comparison = PathText.IsWindows(root) ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        if (!path.StartsWith(root, comparison))
            return null;
        if (path.Length == root.Length || root.EndsWith('/'))
            return path[root.Length..];
        return path[root.Length] == '/' ? path[(root.Length + 1)..] : null;
    }

    private static bool IsPlain(string path) =>
        path.Length > 0
        && path[0] is not ('.' or '/')
        && !path.EndsWith('/')
        && !path.Contains("//", StringComparison.Ordinal)
        && !path.Contains("/.", StringComparison.Ordinal);
}
