namespace Tocsin.Storage.Postgres;

/// <summary>
/// Bounds between which ids lie, and everything that shares their milliseconds: an event and its deliveries do. Statements
/// name them beside the ids, so that the database looks into the partitions of those days and no others.
/// </summary>
internal readonly record struct IdRange(UInt128 First, UInt128 Last)
{
    private const int RandomBits = 80;

    public static IdRange Of(UInt128 id) => Of(id, id);

    public static IdRange Of(IEnumerable<UInt128> ids)
    {
        var (first, last) = (UInt128.MaxValue, UInt128.MinValue);
        foreach (var id in ids)
        {
            (first, last) = (UInt128.Min(first, id), UInt128.Max(last, id));
        }

        return Of(first, last);
    }

    private static IdRange Of(UInt128 first, UInt128 last) =>
        new((first >> RandomBits) << RandomBits, last | ((UInt128.One << RandomBits) - 1));
}
