namespace Tocsin.Integrations;

/// <summary>What destinations have noted of their subjects. It goes with its integration.</summary>
internal interface ITicketStore
{
    /// <summary>The latest note of a subject, or null.</summary>
    Task<string?> FindAsync(long lane, string subject, CancellationToken cancellationToken);

    /// <summary>Notes it in place of what was noted before. On stable storage when this returns. Of an
    /// integration that is gone, nothing is noted.</summary>
    Task NoteAsync(long lane, string subject, string known, DateTimeOffset at, CancellationToken cancellationToken);
}
