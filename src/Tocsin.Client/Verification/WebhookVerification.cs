namespace Tocsin.Client.Verification;

/// <summary>What came of verifying a delivery: <see cref="Valid"/>, or the reason to refuse it.</summary>
public enum WebhookVerification
{
    /// <summary>There is no signature header.</summary>
    MissingSignature,

    /// <summary>There is no timestamp header, and the signature covers one.</summary>
    MissingTimestamp,

    /// <summary>There is no id header, and the signature covers one.</summary>
    MissingId,

    /// <summary>The timestamp is not a number of seconds since 1970.</summary>
    MalformedTimestamp,

    /// <summary>The signature header does not have the form that this scheme writes.</summary>
    MalformedSignature,

    /// <summary>The delivery was signed too long ago: perhaps it is being played again.</summary>
    TimestampTooOld,

    /// <summary>The delivery was signed in the future: perhaps a clock is wrong.</summary>
    TimestampInFuture,

    /// <summary>The signature was not made with this secret over this body.</summary>
    Mismatch,

    /// <summary>The delivery was signed with the secret, over exactly this body.</summary>
    Valid,
}
