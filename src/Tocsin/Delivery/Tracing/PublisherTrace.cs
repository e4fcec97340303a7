using System.Diagnostics;
using Tocsin.Events;

namespace Tocsin.Delivery.Tracing;

/// <summary>Keeps with an event the trace that its publisher began, as text: traceparent, a space, tracestate.</summary>
internal static class PublisherTrace
{
    /// <summary>Characters of tracestate that must be passed on (W3C); a longer one is left out.</summary>
    private const int MaxState = 512;

    /// <summary>The events with the trace of the request under way; as they are when nobody traces, or there is none.</summary>
    public static IReadOnlyList<Event> Attach(IReadOnlyList<Event> events) =>
        AttemptTracing.IsOn && Current() is { } trace ? [.. events.Select(e => e with { Trace = trace })] : events;

    /// <summary>Reads it again; false when it is none.</summary>
    public static bool TryRead(string trace, out ActivityContext context)
    {
        var (parent, state) = Split(trace);
        return ActivityContext.TryParse(parent, state, isRemote: true, out context);
    }

    public static (string Parent, string? State) Split(string trace)
    {
        var space = trace.IndexOf(' ', StringComparison.Ordinal);
        return space < 0 ? (trace, null) : (trace[..space], trace[(space + 1)..]);
    }

    private static string? Current()
    {
        // Without a parent it is a trace of this server's own making, and no receiver's business.
        if (
            Activity.Current is not { IdFormat: ActivityIdFormat.W3C, Id: { } id } activity
            || activity.ParentSpanId == default
        )
        {
            return null;
        }

        var state = activity.TraceStateString;
        return string.IsNullOrEmpty(state) || state.Length > MaxState || state.Any(c => c is < ' ' or > '~')
            ? id
            : $"{id} {state}";
    }
}
