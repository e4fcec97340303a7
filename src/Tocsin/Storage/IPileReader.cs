namespace Tocsin.Storage;

/// <summary>Reads piles for one search, all of them in one state of the database.</summary>
internal interface IPileReader
{
    /// <summary>Of each of the search's lanes that has any there, the greatest id that the search may find.</summary>
    Task<IReadOnlyList<(long Lane, UInt128 Head)>> HeadsAsync(DeliveryPile pile, CancellationToken cancellationToken);

    /// <summary>Of each lane at most so many ids below its bound, newest first, and whether the search wants them.</summary>
    Task<ILookup<long, (UInt128 Id, bool Matches)>> SlicesAsync(
        DeliveryPile pile,
        IReadOnlyList<(long Lane, UInt128 Before)> from,
        int rows,
        CancellationToken cancellationToken
    );
}
