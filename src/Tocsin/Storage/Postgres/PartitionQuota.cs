using Tocsin.Nodes;

namespace Tocsin.Storage.Postgres;

/// <summary>How many partitions a node is to have: every node comes to the same answer. Pure.</summary>
internal static class PartitionQuota
{
    public static int Of(string self, IReadOnlyList<NodeRow> alive)
    {
        var delivering = alive.Where(n => Delivers(n.Roles)).ToList();
        // Where none is able, all of them go on as well as they can.
        var able = delivering.Exists(n => n.IsAble) ? delivering.FindAll(n => n.IsAble) : delivering;
        var place = able.OrderBy(n => n.Id, StringComparer.Ordinal).ToList().FindIndex(n => n.Id == self);
        return place < 0 ? 0 : (Partition.Count / able.Count) + (place < Partition.Count % able.Count ? 1 : 0);
    }

    private static bool Delivers(string roles) => new NodesOptions { Roles = roles }.Has(NodeRole.Delivery);
}
