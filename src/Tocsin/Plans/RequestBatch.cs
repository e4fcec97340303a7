namespace Tocsin.Plans;

/// <summary>Requests of an organization that one node has let in and not told the others of.</summary>
internal sealed class RequestBatch
{
    /// <summary>How many, so far.</summary>
    public long Size { get; set; }

    /// <summary>How many all nodes had before these, in each period; null until it is known.</summary>
    public IReadOnlyList<long>? Before { get; set; }

    /// <summary>Whether the one that came into it at this place, from 1, is within the limits after all.</summary>
    public bool Allows(long place, IReadOnlyList<PlanLimit> limits) =>
        Before is not { } before || limits.All(l => before[(int)l.Period] + place <= l.Requests);
}
