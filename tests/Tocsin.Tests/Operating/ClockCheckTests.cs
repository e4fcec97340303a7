using Tocsin.Operating;
using Tocsin.Operating.Checks;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Operating;

public sealed class ClockCheckTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("tocsin-test-").FullName;
    private readonly StoredInspection _stored = new();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public async Task An_even_clock_is_fine_and_nothing_is_left_behind()
    {
        _stored.NewestEvent = DateTimeOffset.UtcNow.AddHours(-1);
        (await Check(TimeProvider.System)).AreGood();
        Assert.Empty(Directory.GetFiles(_folder));
    }

    // This one stands far in the future, as the file system sees it.
    [Fact]
    public async Task A_clock_that_is_not_the_file_systems_is_told() =>
        Assert.Single(await Check(new ManualTime())).Is(VerdictStatus.Warn, "file system's clock is -");

    [Fact]
    public async Task A_clock_that_is_behind_what_was_written_is_told()
    {
        _stored.NewestEvent = DateTimeOffset.UtcNow.AddHours(1);
        Assert.Single(await Check(TimeProvider.System)).Is(VerdictStatus.Fail, "behind the newest event");
    }

    [Fact]
    public async Task A_clock_that_jumps_while_it_is_watched_is_told() =>
        Assert.Single(await Check(new JumpingTime())).Is(VerdictStatus.Warn, "the clock moved by 3");

    private Task<IReadOnlyList<Verdict>> Check(TimeProvider time) =>
        new ClockCheck(new DataFolder(_folder), _stored, time).AllAsync();

    /// <summary>The system's, set forward by three seconds when somebody has looked at it twice.</summary>
    private sealed class JumpingTime : TimeProvider
    {
        private int _looks;

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow().AddSeconds(_looks++ < 2 ? 0 : 3);
    }
}
