namespace Tocsin.Cli.Git;

/// <summary>A path from the command line: a folder, or a file in a folder.</summary>
/// <param name="Folder">Absolute.</param>
/// <param name="FileName">Empty for a folder.</param>
internal sealed record AskedPath(string Folder, string FileName)
{
    public static AskedPath Of(string path, string currentFolder)
    {
        var full = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path, currentFolder));
        if (Directory.Exists(full))
        {
            return new AskedPath(full, "");
        }

        return File.Exists(full)
            ? new AskedPath(Path.GetDirectoryName(full)!, Path.GetFileName(full))
            : throw new UsageException($"there is no file or folder {path}");
    }
}
