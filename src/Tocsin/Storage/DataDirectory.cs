namespace Tocsin.Storage;

/// <summary>The folder that holds everything that a restart must find again.</summary>
internal sealed class DataDirectory
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    /// <exception cref="StorageException">The folder cannot be made or written to.</exception>
    public DataDirectory(string path)
    {
        Path = System.IO.Path.GetFullPath(path);
        try
        {
            Directory.CreateDirectory(Path);
            var probe = System.IO.Path.Combine(Path, ".write-test");
            System.IO.File.WriteAllText(probe, "");
            System.IO.File.Delete(probe);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new StorageException(
                $"The data directory {Path} cannot be written to ({e.Message}). Make it writable for this user, "
                    + "or name another with --Tocsin:DataDirectory or Tocsin__DataDirectory.",
                e
            );
        }
    }

    public string Path { get; }

    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>The text of a file, or null when there is none.</summary>
    public string? Read(string name) =>
        System.IO.File.Exists(File(name)) ? System.IO.File.ReadAllText(File(name)) : null;

    /// <summary>Writes a file that only its owner may read, and that is whole or absent after a crash.</summary>
    public void WriteSecret(string name, string text)
    {
        var temporary = File(name + ".tmp");
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = OwnerOnly;
        }

        using (var stream = new FileStream(temporary, options))
        {
            stream.Write(System.Text.Encoding.UTF8.GetBytes(text));
            stream.Flush(flushToDisk: true);
        }

        System.IO.File.Move(temporary, File(name), overwrite: true);
    }
}
