using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Tocsin.Delivery;

/// <summary>How deliveries are made: <c>Tocsin:Delivery</c>.</summary>
internal sealed class DeliveryOptions
{
    [Description(
        "Requests at once to one integration, at most; it begins with fewer, and grows while the endpoint answers."
    )]
    [Range(1, 1024)]
    public int LaneConcurrency { get; set; } = 32;

    [Description("Requests at once, all told.")]
    [Range(1, 65536)]
    public int Concurrency { get; set; } = 2048;

    [Description("Bytes of payloads that wait in memory; more waits in the store.")]
    [Range(1024 * 1024, 16L * 1024 * 1024 * 1024)]
    public long MemoryBytes { get; set; } = 64 * 1024 * 1024;

    [Description("Seconds that an endpoint has to answer.")]
    [Range(1, 300)]
    public int TimeoutSeconds { get; set; } = 30;

    [Description("Seconds that requests in flight get when the server stops.")]
    [Range(0, 300)]
    public int StopSeconds { get; set; } = 10;

    [Description("Requests at once for one organization, at most.")]
    [Range(1, 65536)]
    public int OrganizationConcurrency { get; set; } = 1024;

    [Description("Failures in a row within a minute after which an endpoint is spared for a while.")]
    [Range(2, 10000)]
    public int BreakerFailures { get; set; } = 20;

    [Description("Seconds for which it is spared at first; each failed probe doubles them.")]
    [Range(1, 3600)]
    public int BreakerSeconds { get; set; } = 30;

    [Description("Seconds for which it is spared at most.")]
    [Range(1, 86400)]
    public int BreakerMaxSeconds { get; set; } = 300;

    [Description("Seconds that an endpoint can make everything to it wait, by 429 or 503 with Retry-After, at most.")]
    [Range(1, 86400)]
    public int MaxPauseSeconds { get; set; } = 3600;

    [Description("Whether an endpoint that answers 410 is disabled.")]
    public bool DisableOnGone { get; set; } = true;

    [Description("Hours without a success after which a failing webhook is disabled; 0: never.")]
    [Range(0, 24 * 365)]
    public int DisableAfterHours { get; set; } = 120;

    [Description("Attempts that must have failed in that time: a webhook with hardly any traffic is not disabled.")]
    [Range(1, 1000)]
    public int DisableAfterAttempts { get; set; } = 5;
}
