namespace Tocsin.Client.Verification;

/// <summary>How deliveries of one webhook are signed.</summary>
/// <remarks>A class and not a record, so that nothing prints the secret by printing the options.</remarks>
public sealed class WebhookVerifierOptions
{
    /// <summary>The secret; several while one is being replaced by another. Any of them will do.</summary>
    public required IReadOnlyList<string> Secrets { get; init; }

    /// <summary>The webhook's <c>header_prefix</c>.</summary>
    public string HeaderPrefix { get; init; } = "X-Tocsin";

    /// <summary>The webhook's <c>signature_header</c>; null is <c>{HeaderPrefix}-Signature</c>.</summary>
    public string? SignatureHeader { get; init; }

    /// <summary>The webhook's <c>signature_payload</c>.</summary>
    public SignaturePayload Payload { get; init; }

    /// <summary>How far the timestamp may be from now, either way.</summary>
    public TimeSpan Tolerance { get; init; } = TimeSpan.FromMinutes(5);
}
