namespace Tocsin.Bench.Servers;

/// <summary>A data directory that goes with this object. Servers may follow each other on it.</summary>
internal class DataFolder : IDisposable
{
    protected DataFolder(string path) => Path = path;

    public string Path { get; }

    public string Database => System.IO.Path.Combine(Path, "tocsin.db");

    // Beside the repository's other output, on a real disk: a temporary folder may be memory, where a sync costs nothing.
    public static DataFolder New() =>
        new(
            Directory
                .CreateDirectory($"artifacts/bench/data-{Environment.ProcessId}-{TimeProvider.System.GetTimestamp()}")
                .FullName
        );

    public void Dispose()
    {
        Dispose(disposing: true);
        GC.SuppressFinalize(this);
    }

    protected virtual void Dispose(bool disposing)
    {
        if (disposing)
        {
            Directory.Delete(Path, recursive: true);
        }
    }
}
