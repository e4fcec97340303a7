namespace Tocsin.Integrations;

/// <summary>How an attempt ended. The numbers are in the database.</summary>
internal enum OutcomeClass
{
    /// <summary>2xx.</summary>
    Delivered = 0,

    /// <summary>4xx, and whatever else is no answer to a delivery.</summary>
    Rejected = 1,

    /// <summary>5xx.</summary>
    ServerError = 2,

    /// <summary>429: too much at once.</summary>
    Throttled = 3,

    /// <summary>410: the endpoint wants no more.</summary>
    Gone = 4,

    /// <summary>3xx: never followed.</summary>
    Redirected = 5,

    /// <summary>The name is not known.</summary>
    Dns = 10,

    /// <summary>Nobody listens.</summary>
    Refused = 11,

    /// <summary>The connection broke before there was an answer.</summary>
    Reset = 12,

    /// <summary>The certificate, or the handshake.</summary>
    Tls = 13,

    /// <summary>No answer in time.</summary>
    TimedOut = 14,

    /// <summary>The address may not be reached.</summary>
    Blocked = 15,

    /// <summary>The answer's headers are beyond bounds.</summary>
    TooLarge = 16,

    /// <summary>The answer is not HTTP.</summary>
    Invalid = 17,

    /// <summary>No way leads there.</summary>
    Unreachable = 18,

    /// <summary>It was not sent.</summary>
    Cancelled = 20,
}
