using Tocsin.Ids;

namespace Tocsin.Events;

/// <summary>Events at rest, for reading; they are written with what they tell about.</summary>
internal interface IEventStore
{
    Task<Event?> FindAsync(OrganizationId organization, string id, CancellationToken cancellationToken);

    /// <summary>Newest first, before the cursor's.</summary>
    /// <param name="organization">Whose.</param>
    /// <param name="type">Only of this type; null: all.</param>
    /// <param name="targetId">Only about this target; null: all.</param>
    /// <param name="beforeId">The last of the page before, or null.</param>
    /// <param name="limit">At most so many.</param>
    /// <param name="cancellationToken">Ends it.</param>
    Task<IReadOnlyList<Event>> ListAsync(
        OrganizationId organization,
        string? type,
        string? targetId,
        string? beforeId,
        int limit,
        CancellationToken cancellationToken
    );
}
