namespace Tocsin.Operating.Checks;

/// <summary>Whether the data directory is there, can be written to, and is closed to others.</summary>
internal sealed class DataDirectoryCheck(DataFolder folder) : ICheck
{
    private const UnixFileMode Others =
        UnixFileMode.GroupRead
        | UnixFileMode.GroupWrite
        | UnixFileMode.GroupExecute
        | UnixFileMode.OtherRead
        | UnixFileMode.OtherWrite
        | UnixFileMode.OtherExecute;

    public string Name => "data-directory";

    public Task<IReadOnlyList<Verdict>> RunAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Verdict>>([.. Look()]);

    private IEnumerable<Verdict> Look()
    {
        if (File.Exists(folder.Path))
        {
            yield return Verdict.Fail(
                $"{folder.Path} is a file",
                "Name a folder with Tocsin__DataDirectory, or move the file away."
            );
            yield break;
        }

        if (!Directory.Exists(folder.Path))
        {
            yield return Verdict.Warn(
                $"{folder.Path} does not exist; the first start makes it",
                "If there was a server before, Tocsin__DataDirectory or the working folder is another than it had."
            );
            yield break;
        }

        if (WhyNotWritable() is { } why)
        {
            yield return Verdict.Fail(
                $"{folder.Path} cannot be written to: {why}",
                "Run doctor as the user that the server runs as; then make the folder that user's own (chown), and look "
                    + "whether its file system is mounted read-only."
            );
        }
        else
        {
            yield return Verdict.Ok($"{folder.Path} can be written to");
        }

        if (IsOpen(folder.Path))
        {
            yield return Verdict.Warn(
                "others than its owner may enter the folder",
                $"chmod 700 {folder.Path}, unless another program needs to get in."
            );
        }

        var open = Directory.EnumerateFiles(folder.Path).Where(IsOpen).Order(StringComparer.Ordinal).ToList();
        if (open.Count > 0)
        {
            yield return Verdict.Fail(
                $"others than their owner may use {string.Join(", ", open.Select(Path.GetFileName))}",
                "chmod 600 these files; if others were on this machine, take what was in them for known."
            );
        }
    }

    private static bool IsOpen(string path) =>
        !OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & Others) != UnixFileMode.None;

    private string? WhyNotWritable()
    {
        var probe = folder.File($".doctor-{Environment.ProcessId}");
        try
        {
            File.WriteAllText(probe, "");
            File.Delete(probe);
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e.Message.Replace(probe, folder.Path, StringComparison.Ordinal);
        }
    }
}
