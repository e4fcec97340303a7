using Tocsin.Delivery.HandOver;
using Tocsin.Delivery.HandOver.RabbitMq;
using Tocsin.Nodes;

namespace Tocsin.Telemetry;

/// <summary>What of the work of all nodes is this one's.</summary>
internal static class NodeMetrics
{
    public static void AddNode(
        this Metrics metrics,
        INodes nodes,
        IHandOver handOver,
        QueueCounts queue,
        NodesOptions options
    )
    {
        metrics.Gauge(
            "tocsin_queue_configured",
            "1 where the settings name a broker.",
            () => options.Queue.Length > 0 ? 1 : 0
        );
        metrics.Gauge(
            "tocsin_queue_connected",
            "1 while fresh deliveries go through the broker, 0 while they go by the database.",
            () => handOver.IsQueueing ? 1 : 0
        );
        metrics.Count("tocsin_queue_published_total", "Deliveries given to the broker.", () => queue.Published);
        metrics.Count(
            "tocsin_queue_confirmed_total",
            "Of those, the ones that it has taken on.",
            () => queue.Confirmed
        );
        metrics.Count(
            "tocsin_queue_unpublished_total",
            "Deliveries given to the database since the broker did not take them.",
            () => queue.Unpublished
        );
        metrics.Count(
            "tocsin_queue_parked_total",
            "Deliveries out of the broker given to the database since they would have waited here.",
            () => queue.Parked
        );
        metrics.Count(
            "tocsin_queue_redelivered_total",
            "Deliveries that came out of the broker again, or late, and were looked for in the database first.",
            () => queue.Redelivered
        );
        metrics.Count(
            "tocsin_queue_lost_total",
            "Deliveries that the broker has lost, and that were found in the database.",
            () => queue.Reconciled
        );
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
