using System.Diagnostics;
using Microsoft.Extensions.Options;

namespace Tocsin.Delivery.Tracing;

/// <summary>Makes each attempt a span of its publisher's trace, while somebody listens; costs nothing otherwise.</summary>
internal sealed class AttemptTracing(IOptions<TracingOptions> options)
{
    /// <summary>What listeners know the spans by.</summary>
    public const string SourceName = "Tocsin";

    private static readonly ActivitySource Source = new(SourceName);

    /// <summary>Whether anybody listens.</summary>
    public static bool IsOn => Source.HasListeners();

    /// <summary>Begins the span of an attempt; null when nobody listens.</summary>
    public AttemptSpan? Begin(Outgoing outgoing)
    {
        if (!IsOn)
        {
            return null;
        }

        // A worker may have been started by some publisher's request, and goes on with the deliveries of others.
        Activity.Current = null;
        var trace = outgoing.First.Event.Trace;
        var parent = trace is not null && PublisherTrace.TryRead(trace, out var context) ? context : default;
        var activity = Source.StartActivity("deliver", ActivityKind.Client, parent, tags: null, Links(outgoing));
        activity?.SetTag("tocsin.delivery", outgoing.First.Id.ToString());
        activity?.SetTag("tocsin.attempt", outgoing.First.Attempts + 1);
        return new AttemptSpan(activity, options.Value.PropagateToReceivers && parent != default ? trace : null);
    }

    // A batch is part of its first event's trace, and is linked to those of the others.
    private static IEnumerable<ActivityLink>? Links(Outgoing outgoing) =>
        outgoing.Deliveries.Count == 1
            ? null
            : from trace in outgoing
                .Deliveries.Skip(1)
                .Select(d => d.Event.Trace)
                .OfType<string>()
                .Distinct(StringComparer.Ordinal)
            let context = PublisherTrace.TryRead(trace, out var read) ? read : default
            where context != default
            select new ActivityLink(context);
}
