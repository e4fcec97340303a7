using System.Net;

namespace Tocsin.Client.Http;

/// <summary>Whether a failed try is worth another one, and when. Pure: no clock, no I/O, no randomness of its own.</summary>
internal sealed record RetryPolicy(int MaxRetries, TimeSpan MaxDelay)
{
    private static readonly TimeSpan FirstDelay = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan LongestBackoff = TimeSpan.FromSeconds(10);

    /// <param name="retriesDone">0 after the first try.</param>
    /// <param name="status">Null when no answer came.</param>
    /// <param name="retryAfter">What the server asked for, if it did.</param>
    /// <param name="random">From 0 to below 1.</param>
    /// <returns>The wait before the next try; null to give up.</returns>
    public TimeSpan? NextDelay(int retriesDone, HttpStatusCode? status, TimeSpan? retryAfter, double random)
    {
        if (retriesDone >= MaxRetries || !MaySucceedLater(status, retryAfter))
        {
            return null;
        }

        if (retryAfter is { } asked)
        {
            return asked <= MaxDelay ? asked : null;
        }

        var backoff = Math.Min(FirstDelay.TotalSeconds * Math.Pow(2, retriesDone), LongestBackoff.TotalSeconds);
        return TimeSpan.FromSeconds(backoff * (0.5 + (random / 2)));
    }

    private static bool MaySucceedLater(HttpStatusCode? status, TimeSpan? retryAfter) =>
        status switch
        {
            null => true,
            HttpStatusCode.RequestTimeout => true,
            HttpStatusCode.TooManyRequests => true,
            HttpStatusCode.BadGateway or HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout => true,
            // The first try of an idempotent request still runs; the server says when to ask again.
            HttpStatusCode.Conflict => retryAfter is not null,
            _ => false,
        };
}
