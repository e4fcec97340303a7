using System.Collections.Concurrent;
using System.Collections.Immutable;
using Tocsin.Ids;
using Tocsin.Integrations;

namespace Tocsin.Routing;

/// <summary>The current table of each organization; made anew when an integration of it has changed.</summary>
internal sealed class RoutingTables(IntegrationDirectory directory)
{
    private readonly ConcurrentDictionary<OrganizationId, Compiled> _compiled = new();

    public RoutingTable Of(OrganizationId organization)
    {
        var current = directory.Of(organization);
        if (_compiled.TryGetValue(organization, out var compiled) && ReferenceEquals(compiled.Source, current))
        {
            return compiled.Table;
        }

        var table = new RoutingTable([.. current.Values]);
        _compiled[organization] = new Compiled(current, table);
        return table;
    }

    private sealed record Compiled(ImmutableSortedDictionary<long, Integration> Source, RoutingTable Table);
}
