using System.Runtime.Versioning;
using Tocsin.Operating;
using Tocsin.Operating.Checks;

namespace Tocsin.Tests.Operating;

[UnsupportedOSPlatform("windows")]
public sealed class DataDirectoryCheckTests : IDisposable
{
    private const UnixFileMode Owner = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private readonly string _folder = Directory.CreateTempSubdirectory("tocsin-test-").FullName;

    private DataDirectoryCheck Check => new(new DataFolder(_folder));

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task One_that_is_the_owners_alone_is_fine_and_stays_as_it_was()
    {
        var file = Path.Combine(_folder, "tocsin.db");
        await File.WriteAllTextAsync(file, "");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        (await Check.AllAsync()).AreGood();
        Assert.Equal([file], Directory.GetFiles(_folder));
    }

    [Fact]
    public async Task Others_have_no_business_in_it()
    {
        File.SetUnixFileMode(_folder, Owner | UnixFileMode.GroupExecute);
        (await Check.AllAsync())[1].Is(VerdictStatus.Warn, "others than its owner may enter");

        File.SetUnixFileMode(_folder, Owner);
        await File.WriteAllTextAsync(Path.Combine(_folder, "encryption.keys"), "");
        File.SetUnixFileMode(Path.Combine(_folder, "encryption.keys"), UnixFileMode.UserRead | UnixFileMode.OtherRead);
        (await Check.AllAsync())[1].Is(VerdictStatus.Fail, "encryption.keys");
    }

    [Fact]
    public async Task One_that_is_not_there_is_warned_of() =>
        (await new DataDirectoryCheck(new DataFolder(Path.Combine(_folder, "data"))).OneAsync()).Is(
            VerdictStatus.Warn,
            "does not exist"
        );

    [Fact]
    public async Task A_file_is_no_directory()
    {
        var file = Path.Combine(_folder, "data");
        await File.WriteAllTextAsync(file, "");
        (await new DataDirectoryCheck(new DataFolder(file)).OneAsync()).Is(VerdictStatus.Fail, "is a file");
    }

    // Even root cannot write there.
    [Fact]
    public async Task One_that_cannot_be_written_to_is_told() =>
        (await new DataDirectoryCheck(new DataFolder("/proc/self")).AllAsync())[0]
            .Is(VerdictStatus.Fail, "/proc/self cannot be written to");
}
