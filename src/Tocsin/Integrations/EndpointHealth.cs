namespace Tocsin.Integrations;

/// <summary>How an integration's endpoint fares, as far as it is remembered.</summary>
internal sealed record EndpointHealth
{
    public static EndpointHealth Good { get; } = new();

    /// <summary>Since when its deliveries are given up; null again with the next success.</summary>
    public DateTimeOffset? FailedAt { get; init; }

    /// <summary>When the first attempt since the last success has failed; null when the last one succeeded.</summary>
    public DateTimeOffset? FailingSince { get; init; }

    /// <summary>Attempts that have failed since then, counted no further than it takes to disable.</summary>
    public int FailedAttempts { get; init; }

    /// <summary>Whether an event has told of <see cref="FailedAt"/>.</summary>
    public bool IsTold { get; init; }

    /// <summary>When a mail last told that deliveries are given up.</summary>
    public DateTimeOffset? MailedAt { get; init; }

    /// <summary>As after a success; when the last mail went out is still known.</summary>
    public EndpointHealth Mended => Good with { MailedAt = MailedAt };
}
