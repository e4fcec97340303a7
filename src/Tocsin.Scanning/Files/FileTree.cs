namespace Tocsin.Scanning.Files;

/// <summary>A temporary folder that shows a scanner the selected files and no others, at their own relative paths.</summary>
internal static class FileTree
{
    /// <summary>Links every file below <paramref name="folder"/>; copies where links are not to be had.</summary>
    public static void Build(string folder, string root, IEnumerable<string> files)
    {
        var linked = true;
        foreach (var file in files)
        {
            var target = Path.Combine(root, file);
            var place = Path.Combine(folder, file);
            Directory.CreateDirectory(Path.GetDirectoryName(place)!);
            linked = linked && TryLink(place, target);
            if (!linked)
                File.Copy(target, place, overwrite: true);
        }
    }

    private static bool TryLink(string place, string target)
    {
        try
        {
            File.CreateSymbolicLink(place, target);
            return true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Windows lets only some users make links.
            return false;
        }
    }
}
