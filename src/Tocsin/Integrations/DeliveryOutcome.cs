namespace Tocsin.Integrations;

/// <summary>What came of an attempt.</summary>
internal sealed record DeliveryOutcome
{
    public required OutcomeClass Class { get; init; }

    /// <summary>The status of the last answer, where there was one.</summary>
    public int? Status { get; init; }

    /// <summary>What went wrong, for people; never a secret.</summary>
    public string? Error { get; init; }

    /// <summary>The beginning of the answer's body.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>The same request would be refused again, however often: the kind knows the service's answer.</summary>
    public bool IsFinal { get; init; }

    /// <summary>The service, which only accepts at first, has said that it is done.</summary>
    public bool IsConfirmed { get; init; }

    /// <summary>How long the destination wants to be left alone.</summary>
    public TimeSpan? RetryAfter { get; init; }

    public bool IsDelivered => Class == OutcomeClass.Delivered;

    /// <summary>Whether the endpoint is in good health, be its answer a refusal.</summary>
    public bool IsAnswer => Class is OutcomeClass.Delivered or OutcomeClass.Rejected or OutcomeClass.Gone;

    /// <summary>
    /// Whether another attempt may fare better. Every failure of the way and every status but 2xx is worth one, as
    /// receivers were promised; only "gone" is an answer for good.
    /// </summary>
    public bool IsRetryable =>
        !IsFinal
        && Class switch
        {
            OutcomeClass.Delivered or OutcomeClass.Gone or OutcomeClass.Cancelled => false,
            OutcomeClass.Rejected
            or OutcomeClass.ServerError
            or OutcomeClass.Throttled
            or OutcomeClass.Redirected
            or OutcomeClass.Dns
            or OutcomeClass.Refused
            or OutcomeClass.Reset
            or OutcomeClass.Tls
            or OutcomeClass.TimedOut
            or OutcomeClass.Blocked
            or OutcomeClass.TooLarge
            or OutcomeClass.Invalid
            or OutcomeClass.Unreachable => true,
            _ => throw new InvalidOperationException($"No answer for {Class}."),
        };

    /// <summary>There was nothing to be sent, and that is fine.</summary>
    public static DeliveryOutcome Skipped(string why) =>
        new() { Class = OutcomeClass.Delivered, Error = "nothing was sent: " + why };

    /// <summary>What an HTTP status means where the kind has nothing more to say.</summary>
    public static OutcomeClass OfStatus(int status) =>
        status switch
        {
            >= 200 and <= 299 => OutcomeClass.Delivered,
            >= 300 and <= 399 => OutcomeClass.Redirected,
            410 => OutcomeClass.Gone,
            429 => OutcomeClass.Throttled,
            >= 500 and <= 599 => OutcomeClass.ServerError,
            _ => OutcomeClass.Rejected,
        };
}
