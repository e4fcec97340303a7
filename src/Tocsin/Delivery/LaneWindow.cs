namespace Tocsin.Delivery;

/// <summary>How many requests at once an endpoint gets: more while it answers, half after it does not.</summary>
internal struct LaneWindow(int max)
{
    private const int Initial = 4;

    public int Size { get; private set; } = Math.Min(Initial, max);

    public void Observe(bool answered) => Size = answered ? Math.Min(max, Size + 1) : Math.Max(1, Size / 2);
}
