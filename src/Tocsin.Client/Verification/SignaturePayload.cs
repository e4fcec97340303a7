namespace Tocsin.Client.Verification;

/// <summary>What the branded signature is computed over.</summary>
public enum SignaturePayload
{
    /// <summary><c>{timestamp}.{body}</c>, the default: an old delivery cannot be played again.</summary>
    TimestampAndBody,

    /// <summary>The body alone, for a webhook made with <c>signature_payload: "body"</c>.</summary>
    Body,
}
