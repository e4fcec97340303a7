using System.Collections.Concurrent;
using System.Collections.Immutable;
using Tocsin.Ids;

namespace Tocsin.Silences;

/// <summary>The silences that hold, in memory, and those that have ended not long ago: what routing matches against.</summary>
internal sealed class SilenceDirectory
{
    private static readonly ImmutableSortedDictionary<string, Silence> None = ImmutableSortedDictionary.Create<
        string,
        Silence
    >(StringComparer.Ordinal);

    private readonly ConcurrentDictionary<OrganizationId, ImmutableSortedDictionary<string, Silence>> _byOrganization =
        new();

    /// <summary>One organization's silences, by their ids; the same object as long as none of them changes.</summary>
    public ImmutableSortedDictionary<string, Silence> Of(OrganizationId organization) =>
        _byOrganization.GetValueOrDefault(organization) ?? None;

    /// <summary>Whoever looks from now on sees this one, and none of its organization's that have ended before.</summary>
    public void Put(Silence silence, DateTimeOffset endedBefore) =>
        _byOrganization.AddOrUpdate(
            silence.OrganizationId,
            static (_, a) => None.Add(a.silence.Id, a.silence),
            static (_, all, a) =>
                all.RemoveRange(all.Values.Where(s => s.ExpiresAt < a.endedBefore).Select(s => s.Id))
                    .SetItem(a.silence.Id, a.silence),
            (silence, endedBefore)
        );
}
