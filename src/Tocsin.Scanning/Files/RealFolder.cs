namespace Tocsin.Scanning.Files;

/// <summary>Folders without the links that lead to them: a child process sees its working directory so.</summary>
internal static class RealFolder
{
    private const int MaxLinks = 40;

    /// <summary>The folder's real path; the path itself when it cannot be told.</summary>
    public static string Of(string folder)
    {
        try
        {
            var links = 0;
            return Resolve(Path.GetFullPath(folder), ref links);
        }
        catch (IOException)
        {
            return folder;
        }
    }

    private static string Resolve(string path, ref int links)
    {
        if (Path.GetDirectoryName(path) is not { } parent || ++links > MaxLinks * MaxLinks)
            return path;
        var place = Path.Combine(Resolve(parent, ref links), Path.GetFileName(path));
        return Directory.ResolveLinkTarget(place, returnFinalTarget: false) is { } target && links < MaxLinks * MaxLinks
            ? Resolve(target.FullName, ref links)
            : place;
    }
}
