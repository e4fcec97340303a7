using Tocsin.Egress;

namespace Tocsin.Delivery;

/// <summary>How long each part of an exchange took; null where it did not come to it, or the connection was there already.</summary>
internal readonly record struct AttemptTimings(
    TimeSpan? Dns,
    TimeSpan? Connect,
    TimeSpan? Tls,
    TimeSpan? FirstByte,
    TimeSpan? Body
)
{
    /// <summary>Splits a trace; the part in which it ended has what was left.</summary>
    public static AttemptTimings Of(RequestTrace trace, bool isTls, TimeProvider time)
    {
        var end = trace.Ended;
        // Once something was written, only the connection that it was written to counts: it may be an older one.
        var made = trace.Carried is { } carried ? (carried.Started >= trace.Started ? carried : null) : trace.Begun;
        return new AttemptTimings(
            made is null ? null : Between(made.Started, made.Resolved),
            made is null ? null : Between(made.Resolved, made.Connected),
            made is null || !(isTls || made.ByProxy) ? null : Between(made.Connected, trace.Ready),
            Between(trace.Sent, trace.Answered),
            Between(trace.Answered, end)
        );

        TimeSpan? Between(long from, long to) => from == 0 ? null : time.GetElapsedTime(from, to == 0 ? end : to);
    }
}
