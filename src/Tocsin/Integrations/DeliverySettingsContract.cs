using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Tocsin.Integrations;

/// <summary>At most so many requests in any second or minute, as the API has it.</summary>
internal sealed record RateLimitResource
{
    public const string Second = "second";
    public const string Minute = "minute";

    [Description("Requests in any period of that length, at most.")]
    [Range(1, RateLimit.MaxMessages)]
    public required int Limit { get; init; }

    [Description("The period: second or minute.")]
    [AllowedValues(Second, Minute)]
    public required string Per { get; init; }
}

/// <summary>Several events in one request, as the API has it.</summary>
internal sealed record BatchResource
{
    [Description("A batch is sent when it has so many events.")]
    [Range(2, BatchLimits.MaxMaxEvents)]
    public required int MaxEvents { get; init; }

    [Description("Or when its first event has waited so many seconds.")]
    [Range(0, 600)]
    public required double MaxWait { get; init; }
}
