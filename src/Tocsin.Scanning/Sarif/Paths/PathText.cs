namespace Tocsin.Scanning.Sarif.Paths;

/// <summary>What a URI or path of a SARIF file turns out to be.</summary>
internal enum PathKind
{
    Relative,

    /// <summary>From the root of a file system: <c>/a/b</c>, <c>C:/a/b</c> or <c>//host/share/a</c>.</summary>
    Absolute,

    /// <summary>No file at all, such as the address of a page.</summary>
    Foreign,
}

/// <summary>A path with forward slashes, decoded, not yet normalised.</summary>
internal readonly record struct PathText(PathKind Kind, string Text)
{
    /// <summary>Understands URIs (<c>file:</c> and others), relative references, and the plain paths that tools write instead.</summary>
    /// <param name="text">As the tool wrote it.</param>
    /// <param name="encoded">Whether <c>%20</c> means a space.</param>
    public static PathText Of(string text, bool encoded)
    {
        if (text.StartsWith("file:", StringComparison.OrdinalIgnoreCase))
            return OfFile(text[5..]);
        if (IsForeign(text))
            return new PathText(PathKind.Foreign, WithoutQuery(text));
        return OfPath(encoded ? Decode(text) : text);
    }

    /// <summary>Windows compares names without regard to case.</summary>
    public static bool IsWindows(string absolute) =>
        HasDrive(absolute) || absolute.StartsWith("//", StringComparison.Ordinal);

    private static PathText OfFile(string rest)
    {
        if (!rest.StartsWith("//", StringComparison.Ordinal))
            return OfPath(Decode(rest));
        var slash = rest.IndexOf('/', 2);
        var host = slash < 0 ? rest[2..] : rest[2..slash];
        var path = slash < 0 ? "/" : Decode(rest[slash..]);
        if (host.Length > 0 && !host.Equals("localhost", StringComparison.OrdinalIgnoreCase))
            return HasDrive(host + "/") ? OfPath(host + path) : OfPath("//" + host + path);
        return OfPath(path);
    }

    private static PathText OfPath(string path)
    {
        var text = path.Replace('\\', '/');
        if (text.Length > 2 && text[0] == '/' && HasDrive(text[1..]))
            text = text[1..];
        return new PathText(text.StartsWith('/') || HasDrive(text) ? PathKind.Absolute : PathKind.Relative, text);
    }

    private static bool HasDrive(string text) =>
        text.Length >= 2 && text[1] == ':' && char.IsAsciiLetter(text[0]) && (text.Length == 2 || text[2] == '/');

    private static bool IsForeign(string text)
    {
        var colon = text.IndexOf(':', StringComparison.Ordinal);
        if (colon < 2 || !char.IsAsciiLetter(text[0]))
            return false;
        for (var i = 1; i < colon; i++)
        {
            if (!char.IsAsciiLetterOrDigit(text[i]) && text[i] is not ('+' or '.' or '-'))
                return false;
        }
        return text.AsSpan(colon + 1).StartsWith("//")
            || text.AsSpan(0, colon) is "pkg" or "urn" or "docker" or "image" or "git";
    }

    /// <summary>Queries and user names of addresses may hold secrets, and change from scan to scan.</summary>
    private static string WithoutQuery(string uri)
    {
        var end = uri.AsSpan().IndexOfAny('?', '#');
        var bare = end < 0 ? uri : uri[..end];
        var authority = bare.IndexOf("://", StringComparison.Ordinal) + 3;
        if (authority < 3)
            return bare;
        var slash = bare.IndexOf('/', authority);
        var at = bare.LastIndexOf('@', slash < 0 ? bare.Length - 1 : slash);
        return at >= authority ? bare[..authority] + bare[(at + 1)..] : bare;
    }

    /// <summary>Sequences that are no UTF-8 stay as they are.</summary>
    private static string Decode(string text) =>
        text.Contains('%', StringComparison.Ordinal) ? Uri.UnescapeDataString(text) : text;
}
