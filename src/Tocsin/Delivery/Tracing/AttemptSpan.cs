using System.Diagnostics;
using System.Text.Json;
using Tocsin.Integrations;

namespace Tocsin.Delivery.Tracing;

/// <summary>One attempt in a trace.</summary>
/// <param name="activity">The span; null where the publisher's trace is not sampled.</param>
/// <param name="trace">The publisher's, to be passed on; null: receivers are told nothing.</param>
internal sealed class AttemptSpan(Activity? activity, string? trace) : IDisposable
{
    /// <summary>A request is about to go out. Neither path nor query is kept: they may hold secrets.</summary>
    public void Sending(HttpRequestMessage request)
    {
        activity?.SetTag("http.request.method", request.Method.Method);
        activity?.SetTag("server.address", request.RequestUri!.Host);
        activity?.SetTag("server.port", request.RequestUri!.Port);
        // A header of that name that the integration's owner has chosen stays.
        if (trace is null || request.Headers.Contains("traceparent"))
        {
            return;
        }

        var (parent, state) = PublisherTrace.Split(trace);
        request.Headers.TryAddWithoutValidation("traceparent", activity?.Id ?? parent);
        if (state is not null)
        {
            request.Headers.TryAddWithoutValidation("tracestate", state);
        }
    }

    /// <summary>What came of it.</summary>
    public void Ended(DeliveryOutcome outcome)
    {
        if (activity is null)
        {
            return;
        }

        activity.SetTag("tocsin.outcome", JsonNamingPolicy.SnakeCaseLower.ConvertName(outcome.Class.ToString()));
        if (outcome.Status is { } status)
        {
            activity.SetTag("http.response.status_code", status);
        }

        if (!outcome.IsDelivered)
        {
            activity.SetStatus(ActivityStatusCode.Error, outcome.Error);
        }
    }

    public void Dispose() => activity?.Dispose();
}
