using System.Text.Json.Serialization;
using Tocsin.Integrations.Digests;
using Tocsin.Integrations.Noise;
using Tocsin.Integrations.Templates;

namespace Tocsin.Integrations;

/// <summary>How an integration wants its deliveries sent.</summary>
internal sealed record DeliverySettings
{
    public static DeliverySettings Default { get; } = new();

    /// <summary>At most so many messages in a period, or null.</summary>
    public RateLimit? RateLimit { get; init; }

    /// <summary>One after the other, in the order of the events.</summary>
    public bool IsStrict { get; init; }

    /// <summary>In strict order: attempts after which a delivery steps out of the line; null: the line waits for its end.</summary>
    public int? ParkAfter { get; init; }

    /// <summary>Nothing can be sent for now, and it waits; not stored.</summary>
    [JsonIgnore]
    public bool IsHeld { get; init; }

    /// <summary>Several events in one message, or null.</summary>
    public BatchLimits? Batch { get; init; }

    /// <summary>In which words messages are said, or null.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public MessageTemplate? Template { get; init; }

    /// <summary>When summaries come, or null.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public DigestSchedule? Digest { get; init; }

    /// <summary>How it is spared, or null.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public NoiseSettings? Noise { get; init; }
}

/// <summary>At most <paramref name="Messages"/> in any period of this length.</summary>
internal sealed record RateLimit(int Messages, TimeSpan Period)
{
    public const int MaxMessages = 10_000;
}

/// <summary>How large a batch may become, and how long its first event waits for others.</summary>
internal sealed record BatchLimits(int MaxEvents, TimeSpan MaxWait)
{
    public const int MaxMaxEvents = 1000;

    /// <summary>A batch is closed before it has more bytes than this, unless its first event has.</summary>
    public const int MaxBytes = 1024 * 1024;

    public static readonly TimeSpan MaxMaxWait = TimeSpan.FromMinutes(10);
}
