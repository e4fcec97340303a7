namespace Tocsin.Integrations;

/// <summary>What came back for a request: an answer, or what prevented one.</summary>
internal sealed record Exchange
{
    /// <summary>The status of the answer; null when there was none.</summary>
    public int? Status { get; init; }

    /// <summary>The beginning of its body: 4 KB, or what the request asked for.</summary>
    public ReadOnlyMemory<byte> Body { get; init; }

    /// <summary>Its Retry-After, counted from now.</summary>
    public TimeSpan? RetryAfter { get; init; }

    /// <summary>What prevented an answer.</summary>
    public OutcomeClass? Failure { get; init; }

    /// <summary>That in words.</summary>
    public string? Error { get; init; }

    /// <summary>The outcome where the kind has nothing more to say than HTTP does.</summary>
    public DeliveryOutcome ToOutcome() =>
        new()
        {
            Class = Failure ?? DeliveryOutcome.OfStatus(Status ?? 0),
            Status = Status,
            Error = Error,
            Body = Body.Length > OutboundRequest.DefaultAnswerBytes ? Body[..OutboundRequest.DefaultAnswerBytes] : Body,
            RetryAfter = (Status == 429 ? RetryAfterBody.Read(Body) : null) ?? RetryAfter,
        };
}
