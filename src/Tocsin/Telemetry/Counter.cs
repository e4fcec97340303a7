namespace Tocsin.Telemetry;

/// <summary>A number that only grows; counting takes some nanoseconds.</summary>
internal sealed class Counter(KeyValuePair<string, object?>[] labels)
{
    private long _value;

    public KeyValuePair<string, object?>[] Labels => labels;

    public long Value => Interlocked.Read(ref _value);

    public void Add(long by = 1) => Interlocked.Add(ref _value, by);
}
