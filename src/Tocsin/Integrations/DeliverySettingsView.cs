namespace Tocsin.Integrations;

/// <summary>How delivery settings look in the API, and what becomes of what it is given.</summary>
internal static class DeliverySettingsView
{
    public const string Unordered = "none";
    public const string Strict = "strict";

    public static RateLimit? Read(RateLimitResource? limit) =>
        limit is null
            ? null
            : new RateLimit(
                limit.Limit,
                string.Equals(limit.Per, RateLimitResource.Minute, StringComparison.Ordinal)
                    ? TimeSpan.FromMinutes(1)
                    : TimeSpan.FromSeconds(1)
            );

    public static RateLimitResource? Show(RateLimit? limit) =>
        limit is null
            ? null
            : new RateLimitResource
            {
                Limit = limit.Messages,
                Per = limit.Period == TimeSpan.FromMinutes(1) ? RateLimitResource.Minute : RateLimitResource.Second,
            };

    public static BatchLimits? Read(BatchResource? batch) =>
        batch is null ? null : new BatchLimits(batch.MaxEvents, TimeSpan.FromSeconds(batch.MaxWait));

    public static BatchResource? Show(BatchLimits? batch) =>
        batch is null ? null : new BatchResource { MaxEvents = batch.MaxEvents, MaxWait = batch.MaxWait.TotalSeconds };
}
