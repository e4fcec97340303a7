using Microsoft.Extensions.Options;
using Tocsin.Retention;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Retention;

public sealed class PaceTests
{
    private readonly FakeClock _clock = new();

    [Fact]
    public async Task A_pause_in_proportion_follows_a_slice()
    {
        var slice = New(percent: 5).SliceAsync(_ => TakeAsync(TimeSpan.FromMilliseconds(10)), default);
        _clock.Advance(TimeSpan.FromMilliseconds(189));
        Assert.False(slice.IsCompleted);
        _clock.Advance(TimeSpan.FromMilliseconds(1));
        await slice.WaitAsync(TimeSpan.FromSeconds(20), TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task Slices_shrink_where_they_are_slow_and_grow_where_they_are_quick()
    {
        var pace = New(percent: 100);
        var first = await pace.SliceAsync(_ => TakeAsync(TimeSpan.FromMilliseconds(40), _), default);
        var second = await pace.SliceAsync(_ => TakeAsync(TimeSpan.FromMilliseconds(1), _), default);
        var third = await pace.SliceAsync(_ => TakeAsync(TimeSpan.FromMilliseconds(1), _), default);
        Assert.Equal(first / 2, second);
        Assert.True(third > second);
        for (var i = 0; i < 100; i++)
        {
            third = await pace.SliceAsync(_ => TakeAsync(TimeSpan.FromSeconds(1), _), default);
        }

        Assert.InRange(third, 1, 50);
    }

    private Pace New(int percent) => new(Options.Create(new RetentionOptions { WriterPercent = percent }), _clock);

    private Task<int> TakeAsync(TimeSpan time, int rows = 0)
    {
        _clock.Advance(time);
        return Task.FromResult(rows);
    }
}
