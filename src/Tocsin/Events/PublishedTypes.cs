using System.Collections.Concurrent;
using System.Collections.Immutable;
using Tocsin.Ids;

namespace Tocsin.Events;

/// <summary>
/// Types beyond the catalogue that an organization has published. Known ones are in memory, so that publishing pays for
/// this once a type and not once an event.
/// </summary>
internal sealed class PublishedTypes(IPublishedTypeStore store)
{
    /// <summary>Types may be made up without end: this many of an organization are remembered.</summary>
    public const int Max = 1000;

    private readonly ConcurrentDictionary<OrganizationId, ImmutableSortedSet<string>> _known = new();

    public async Task<IReadOnlyCollection<string>> OfAsync(
        OrganizationId organization,
        CancellationToken cancellationToken
    )
    {
        if (_known.TryGetValue(organization, out var known))
        {
            return known;
        }

        var all = await store.ListAsync(organization, cancellationToken);
        var own = all.Where(t => EventTypes.Find(t) is null).ToImmutableSortedSet(StringComparer.Ordinal);
        return _known.AddOrUpdate(organization, own, (_, noted) => noted.Union(own));
    }

    /// <summary>Remembers the types of events that are about to be published.</summary>
    public async ValueTask NoteAsync(
        OrganizationId organization,
        IReadOnlyList<Event> events,
        CancellationToken cancellationToken
    )
    {
        List<string>? added = null;
        foreach (var fact in events)
        {
            if (
                EventTypes.Find(fact.Type) is null
                && !(
                    _known.TryGetValue(organization, out var known) && (known.Contains(fact.Type) || known.Count >= Max)
                )
            )
            {
                (added ??= []).Add(fact.Type);
            }
        }

        if (added is null)
        {
            return;
        }

        var before = await OfAsync(organization, cancellationToken);
        var unknown = added
            .Distinct(StringComparer.Ordinal)
            .Except(before, StringComparer.Ordinal)
            .Take(Math.Max(0, Max - before.Count))
            .ToList();
        if (unknown.Count > 0)
        {
            await store.AddAsync(organization, unknown, cancellationToken);
            _known.AddOrUpdate(
                organization,
                _ => ImmutableSortedSet.CreateRange(StringComparer.Ordinal, unknown),
                (_, all) => all.Union(unknown)
            );
        }
    }
}
