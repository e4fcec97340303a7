using Tocsin.Ids;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Ids;

public sealed class IdTests
{
    private static string Derived(string sortsAs, byte[] hash) =>
        Id.Of("delivery_", Id.Derive(Id.ValueOf(sortsAs), hash));

    private readonly ManualTime _time = new();
    private readonly Id _ids;

    public IdTests() => _ids = new Id(_time, new CryptographicRandom());

    [Fact]
    public void Ids_sort_by_time_even_within_a_millisecond_and_when_the_clock_goes_back()
    {
        var made = new List<string>();
        foreach (var step in new[] { 0, 0, 0, 1, 5, -60_000, 0, 86_400_000 })
        {
            _time.Advance(TimeSpan.FromMilliseconds(step));
            made.AddRange(Enumerable.Range(0, 100).Select(_ => _ids.New("evt_")));
        }

        Assert.Equal(made.Order(StringComparer.Ordinal), made);
        Assert.Equal(made.Count, made.Distinct().Count());
        Assert.All(made, id => Assert.True(Id.IsWellFormed(id, "evt_")));
    }

    [Fact]
    public void Many_threads_get_different_ids()
    {
        var made = new string[20_000];
        Parallel.For(0, made.Length, i => made[i] = _ids.New("evt_"));
        Assert.Equal(made.Length, made.Distinct().Count());
    }

    [Fact]
    public void A_derived_id_follows_from_its_parts_and_sorts_with_its_parent()
    {
        var first = _ids.New("evt_");
        _time.Advance(TimeSpan.FromMilliseconds(1));
        var second = _ids.New("evt_");
        var low = new byte[16];
        var high = Enumerable.Repeat((byte)0xff, 16).ToArray();

        Assert.Equal(Derived(first, high), Derived(first, high));
        Assert.NotEqual(Derived(first, high), Derived(first, low));
        Assert.True(string.CompareOrdinal(Derived(first, high), Derived(second, low)) < 0);
        Assert.True(Id.IsWellFormed(Derived(first, high), "delivery_"));
    }

    [Fact]
    public void The_floor_of_a_moment_lies_between_the_ids_before_and_after_it()
    {
        var before = _ids.New("evt_");
        _time.Advance(TimeSpan.FromMilliseconds(1));
        var floor = Id.Floor("evt_", _time.GetUtcNow());
        var after = _ids.New("evt_");

        Assert.True(string.CompareOrdinal(before, floor) < 0);
        Assert.True(string.CompareOrdinal(floor, after) <= 0);
    }

    [Theory]
    [InlineData("evt_000000000000000000000")]
    [InlineData("evt_00000000000000000000000")]
    [InlineData("evt_000000000000000000000-")]
    [InlineData("EVT_0000000000000000000000")]
    [InlineData("")]
    [InlineData(null)]
    public void What_has_not_the_form_of_an_id_is_none(string? text) => Assert.False(Id.IsWellFormed(text, "evt_"));
}
