using System.Runtime.Versioning;
using Tocsin.Storage;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Storage;

public sealed class DataDirectoryTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tocsin-test-").FullName;

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    [UnsupportedOSPlatform("windows")]
    public async Task Only_the_owner_may_read_what_is_there()
    {
        var data = Path.Combine(_folder, "made", "by-tocsin");
        await using var server = await TestServer.StartAsync(settings: TestServer.OnSqlite, dataDirectory: data);

        Assert.Equal(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute,
            File.GetUnixFileMode(data)
        );
        var files = Directory.GetFiles(data);
        Assert.Contains(files, f => f.EndsWith("tocsin.db-wal", StringComparison.Ordinal));
        Assert.Equal([UnixFileMode.UserRead | UnixFileMode.UserWrite], files.Select(File.GetUnixFileMode).Distinct());
    }

    [Fact]
    public void One_at_a_time_has_it()
    {
        using (new DataDirectory(_folder))
        {
            var refused = Assert.Throws<StorageException>(() => new DataDirectory(_folder));
            Assert.Contains("in use by another Tocsin", refused.Message);
        }

        using var next = new DataDirectory(_folder);
        Assert.Equal(_folder, next.Path);
    }
}
