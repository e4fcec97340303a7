using System.Collections.Concurrent;
using System.Collections.Immutable;
using Tocsin.Ids;
using Tocsin.Integrations;
using Tocsin.Silences;

namespace Tocsin.Routing;

/// <summary>The current table of each organization; made anew when an integration or a silence of it has changed.</summary>
internal sealed class RoutingTables(IntegrationDirectory directory, SilenceDirectory silences)
{
    private readonly ConcurrentDictionary<OrganizationId, Compiled> _compiled = new();

    public RoutingTable Of(OrganizationId organization)
    {
        var (current, silent) = (directory.Of(organization), silences.Of(organization));
        if (
            _compiled.TryGetValue(organization, out var compiled)
            && ReferenceEquals(compiled.Source, current)
            && ReferenceEquals(compiled.Silences, silent)
        )
        {
            return compiled.Table;
        }

        var table = new RoutingTable([.. current.Values], SilenceTable.Of(silent.Values));
        _compiled[organization] = new Compiled(current, silent, table);
        return table;
    }

    private sealed record Compiled(
        ImmutableSortedDictionary<long, Integration> Source,
        ImmutableSortedDictionary<string, Silence> Silences,
        RoutingTable Table
    );
}
