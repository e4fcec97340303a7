using Microsoft.Extensions.Options;
using Tocsin.Http;
using Tocsin.Operating;
using Tocsin.Operating.Checks;

namespace Tocsin.Tests.Operating;

public sealed class FreeSpaceCheckTests
{
    private const long Gigabyte = 1L << 30;

    [Fact]
    public async Task Room_is_judged_against_what_the_server_wants_and_against_the_disk()
    {
        (await Check(free: 50 * Gigabyte)).Is(VerdictStatus.Ok, "51200 of 102400 MB are free");
        (await Check(free: 5 * Gigabyte)).Is(VerdictStatus.Warn, "5120 of 102400 MB are free");
        (await Check(free: Gigabyte / 8)).Is(VerdictStatus.Fail, "less than the 256 of Tocsin__Limits__FreeDiskBytes");
    }

    [Fact]
    public async Task A_file_system_that_does_not_tell_is_told_of() =>
        (await new FreeSpaceCheck(Options.Create(new LimitsOptions()), () => null).OneAsync()).Is(
            VerdictStatus.Warn,
            "does not tell"
        );

    private static Task<Verdict> Check(long free) =>
        new FreeSpaceCheck(Options.Create(new LimitsOptions()), () => (free, 100 * Gigabyte)).OneAsync();
}
