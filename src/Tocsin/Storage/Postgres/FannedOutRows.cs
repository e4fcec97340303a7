using Tocsin.Delivery;
using Tocsin.Delivery.HandOver;

namespace Tocsin.Storage.Postgres;

/// <summary>New deliveries: a row of <c>waiting</c> each, or, for those that go through a queue, an intent for many.</summary>
internal static class FannedOutRows
{
    private const string InsertIntents = """
        INSERT INTO intents (at, deliveries)
        SELECT extract(epoch FROM clock_timestamp()) * 1000, d FROM unnest($1::bytea[]) AS u (d)
        """;

    /// <summary>The statements that write them.</summary>
    public static IEnumerable<(string Sql, object?[] Parameters)> Write(IReadOnlyList<FannedOut> deliveries)
    {
        var waiting = deliveries.Where(d => !d.Delivery.IsQueued).ToList();
        if (waiting.Count > 0)
        {
            yield return WaitingRows.Write(waiting);
        }

        if (waiting.Count < deliveries.Count)
        {
            var queued = new List<IntendedDelivery>(deliveries.Count - waiting.Count);
            foreach (var (seq, delivery) in deliveries.Where(d => d.Delivery.IsQueued))
            {
                delivery.EventNumber = seq;
                queued.Add(IntendedDelivery.Of(delivery));
            }

            yield return (InsertIntents, [IntentBytes.Write(queued).ToArray()]);
        }
    }
}
