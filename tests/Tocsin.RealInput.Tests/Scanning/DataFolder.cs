namespace Tocsin.RealInput.Tests.Scanning;

/// <summary>A data directory that outlives the servers that use it, and goes with the test.</summary>
internal sealed class DataFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("tocsin-test-").FullName;

    public DatabaseFile Database => new(Path);

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
