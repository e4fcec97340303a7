namespace Tocsin.Storage;

/// <summary>The folder that holds everything that a restart must find again.</summary>
internal sealed class DataDirectory : IDisposable
{
    private readonly FileStream _lock;

    /// <exception cref="StorageException">The folder cannot be made or written to, or another process has it.</exception>
    public DataDirectory(string path)
    {
        Path = System.IO.Path.GetFullPath(path);
        try
        {
            // The mode goes for a new folder only: one that the operator made keeps what the operator chose.
            if (OperatingSystem.IsWindows())
            {
                Directory.CreateDirectory(Path);
            }
            else
            {
                Directory.CreateDirectory(Path, OwnerFile.Mode | UnixFileMode.UserExecute);
            }

            OwnFile("tocsin.lock");
            _lock = TakeLock();
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

    /// <summary>Lets another process have the folder.</summary>
    public void Dispose() => _lock.Dispose();

    public string File(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>The text of a file, or null when there is none.</summary>
    public string? Read(string name) =>
        System.IO.File.Exists(File(name)) ? System.IO.File.ReadAllText(File(name)) : null;

    /// <summary>The path of a file that is made, empty, when it is absent, and that only its owner may read.</summary>
    public string OwnFile(string name)
    {
        var path = File(name);
        if (!System.IO.File.Exists(path))
        {
            new FileStream(path, OwnerFile.Options(FileMode.OpenOrCreate)).Dispose();
        }
        else if (!OperatingSystem.IsWindows())
        {
            System.IO.File.SetUnixFileMode(path, OwnerFile.Mode);
        }

        return path;
    }

    /// <summary>Writes a file that only its owner may read, and that is whole or absent after a crash.</summary>
    public void WriteSecret(string name, string text)
    {
        var temporary = File(name + ".tmp");
        using (var stream = new FileStream(temporary, OwnerFile.Options(FileMode.Create)))
        {
            stream.Write(System.Text.Encoding.UTF8.GetBytes(text));
            stream.Flush(flushToDisk: true);
        }

        System.IO.File.Move(temporary, File(name), overwrite: true);
    }

    // Two writers on one database would both believe that they own every delivery. The system lets go of the lock
    // when the process ends, however it ends.
    private FileStream TakeLock()
    {
        var path = File("tocsin.lock");
        try
        {
            var stream = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            stream.SetLength(0);
            stream.Write(System.Text.Encoding.UTF8.GetBytes($"{Environment.ProcessId}\n"));
            stream.Flush();
            return stream;
        }
        catch (IOException e)
        {
            throw new StorageException(
                $"The data directory {Path} is in use by another Tocsin (tocsin.lock there holds its process id). Stop it, or give this "
                    + "one a directory of its own with --Tocsin:DataDirectory or Tocsin__DataDirectory.",
                e
            );
        }
    }
}
