using Tocsin.Nodes;

namespace Tocsin.Telemetry;

/// <summary>What of the work of all nodes is this one's.</summary>
internal static class NodeMetrics
{
    public static void AddNode(this Metrics metrics, INodes nodes)
    {
        metrics.Gauge(
            "tocsin_partitions_owned",
            "Partitions whose webhooks this node sends to; all nodes together have 64.",
            () => Partition.All.Count(nodes.Owns)
        );
        metrics.Gauge(
            "tocsin_node_elected",
            "1 on the node that does what is to be done once across nodes.",
            () => nodes.IsElected ? 1 : 0
        );
    }
}
