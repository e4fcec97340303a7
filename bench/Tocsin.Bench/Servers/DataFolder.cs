namespace Tocsin.Bench.Servers;

/// <summary>A data directory that goes with this object. Servers may follow each other on it.</summary>
internal class DataFolder : IDisposable
{
    protected DataFolder(string path) => Path = path;

    public string Path { get; }

    public string Database => System.IO.Path.Combine(Path, "tocsin.db");

    /// <summary>What a server on it has to be told beside the directory: names below <c>Tocsin:</c>.</summary>
    public virtual IEnumerable<(string Name, string Value)> Settings => [];

    public static DataFolder NewSqlite() => new(NewPath("data"));

    /// <summary>One with the store that was asked for.</summary>
    public static async Task<DataFolder> NewAsync(BenchOptions options) =>
        options.Store == BenchStore.Postgres ? await PostgresData.NewAsync() : NewSqlite();

    // Beside the repository's other output, on a real disk: a temporary folder may be memory, where a sync costs nothing.
    public static string NewPath(string what) =>
        Directory
            .CreateDirectory($"artifacts/bench/{what}-{Environment.ProcessId}-{TimeProvider.System.GetTimestamp()}")
            .FullName;

    public virtual StoreView View() => new SqliteStoreView(Database);

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
