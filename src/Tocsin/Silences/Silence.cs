using Tocsin.Auditing;
using Tocsin.Ids;

namespace Tocsin.Silences;

/// <summary>Until it ends, what it is about is delivered to nobody that it names.</summary>
internal sealed record Silence
{
    public const string IdPrefix = "silence_";

    public required string Id { get; init; }

    public required OrganizationId OrganizationId { get; init; }

    public required SilenceMatchers Matchers { get; init; }

    /// <summary>Why, in the words of whoever made it.</summary>
    public required string Reason { get; init; }

    /// <summary>The id of the key that it was made with.</summary>
    public required string CreatedBy { get; init; }

    /// <summary>The name that the key had then.</summary>
    public required string CreatedByName { get; init; }

    /// <summary>Since when it holds; in whole milliseconds, as everything that is stored.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>It holds until then, and no longer. Deleting it brings this forward.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }

    /// <summary>When it was deleted: it is kept to explain what it has held back.</summary>
    public DateTimeOffset? DeletedAt { get; init; }

    /// <summary>The version that its last change has made; see <c>IIntegrationStore</c>.</summary>
    public long Version { get; init; }

    /// <summary>What the audit trail calls it.</summary>
    public AuditSubject AuditSubject => new(Auditing.AuditSubject.SilenceType, Id, Name: null);

    /// <summary>Whether an event of this time is held back.</summary>
    /// <param name="at">The event's time.</param>
    /// <param name="now">
    /// Where an event is told of as it happens: what was made or deleted later than this was so before, by a clock that is ahead.
    /// </param>
    public bool Holds(DateTimeOffset at, DateTimeOffset? now) =>
        (CreatedAt <= at || CreatedAt > now) && at < ExpiresAt && !(DeletedAt > now);
}
