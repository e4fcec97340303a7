using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Tocsin.Http;
using Tocsin.Ids;

namespace Tocsin.Delivery;

/// <summary>
/// How many deliveries of each organization wait, in memory, so that nobody has to count before an event is taken. It is
/// kept up as deliveries are made and end, and <see cref="BacklogCount"/> puts it right now and then.
/// </summary>
internal sealed class Backlog(IOptions<LimitsOptions> limits)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private readonly ConcurrentDictionary<OrganizationId, Counter> _counters = new();

    /// <summary>Deliveries were made (or, below zero, have ended).</summary>
    public void Add(OrganizationId organization, long deliveries) =>
        Interlocked.Add(ref Of(organization).Waiting, deliveries);

    /// <summary>An intent to make many deliveries was written.</summary>
    public void AddFanOut(OrganizationId organization) => Interlocked.Increment(ref Of(organization).FanOuts);

    /// <summary>Of an intent, deliveries were made.</summary>
    public void Expanded(OrganizationId organization, int deliveries, bool isDone)
    {
        Add(organization, deliveries);
        if (isDone)
        {
            Interlocked.Decrement(ref Of(organization).FanOuts);
        }
    }

    public long WaitingOf(OrganizationId organization) => Interlocked.Read(ref Of(organization).Waiting);

    public long FanOutsOf(OrganizationId organization) => Interlocked.Read(ref Of(organization).FanOuts);

    /// <summary>Every organization that has or had something waiting.</summary>
    public ICollection<OrganizationId> Organizations => _counters.Keys;

    /// <summary>Adds what was counted more, or less, than was known when the counting began.</summary>
    public void Correct(OrganizationId organization, long waiting, long fanOuts)
    {
        var counter = Of(organization);
        Interlocked.Add(ref counter.Waiting, waiting);
        Interlocked.Add(ref counter.FanOuts, fanOuts);
    }

    /// <summary>Why the organization can publish no more for now; null while it can.</summary>
    public Overload? Refusal(OrganizationId organization)
    {
        if (!_counters.TryGetValue(organization, out var counter))
        {
            return null;
        }

        var options = limits.Value;
        var waiting = Interlocked.Read(ref counter.Waiting);
        var fanOuts = Interlocked.Read(ref counter.FanOuts);
        if (waiting < options.BacklogDeliveries && fanOuts < options.BacklogFanOuts)
        {
            return null;
        }

        return new Overload
        {
            Status = 429,
            Type = "backlog-full",
            Title = "Too much of yours is waiting to be delivered.",
            Detail =
                waiting >= options.BacklogDeliveries
                    ? $"{waiting} deliveries of this organization wait; more is taken below {options.BacklogDeliveries}. "
                        + "Nothing that was accepted is dropped. Disable webhooks whose endpoints are gone."
                    : $"{fanOuts} large batches of this organization are still being addressed; more is taken below {options.BacklogFanOuts}.",
            RetryAfter = Patience,
        };
    }

    private Counter Of(OrganizationId organization) => _counters.GetOrAdd(organization, static _ => new Counter());

    private sealed class Counter
    {
        public long Waiting;
        public long FanOuts;
    }
}
