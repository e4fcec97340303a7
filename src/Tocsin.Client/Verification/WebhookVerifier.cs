using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Tocsin.Client.Verification;

/// <summary>Says whether a delivery comes from Tocsin, unchanged and lately. Safe for use by many threads.</summary>
/// <remarks>Give it the body as it came, byte for byte: a body that was parsed and written again may differ.</remarks>
public sealed class WebhookVerifier
{
    private const string BrandedForm = "sha256=";
    private const string StandardForm = "v1,";
    private const string StandardSecret = "whsec_";

    private readonly WebhookVerifierOptions _options;
    private readonly TimeProvider _time;
    private readonly string _signatureHeader;
    private readonly string _timestampHeader;
    private readonly byte[][] _brandedKeys;
    private readonly byte[][] _standardKeys;

    /// <summary>A verifier for deliveries of one webhook.</summary>
    public WebhookVerifier(WebhookVerifierOptions options, TimeProvider time)
    {
        if (options.Secrets.Count == 0 || options.Secrets.Any(string.IsNullOrEmpty))
        {
            throw new ArgumentException("a secret is needed to verify anything", nameof(options));
        }

        (_options, _time) = (options, time);
        _signatureHeader = options.SignatureHeader ?? $"{options.HeaderPrefix}-Signature";
        _timestampHeader = $"{options.HeaderPrefix}-Timestamp";
        _brandedKeys = [.. options.Secrets.Select(Encoding.UTF8.GetBytes)];
        _standardKeys = [.. options.Secrets.Select(StandardKey)];
    }

    /// <summary>Verifies by the branded headers, <c>X-Tocsin-Signature</c> and <c>X-Tocsin-Timestamp</c>.</summary>
    /// <param name="body">The body as it came.</param>
    /// <param name="header">A request header by its name; null where there is none.</param>
    public WebhookVerification Verify(ReadOnlySpan<byte> body, Func<string, string?> header)
    {
        if (header(_signatureHeader) is not { Length: > 0 } signature)
        {
            return WebhookVerification.MissingSignature;
        }

        if (_options.Payload == SignaturePayload.Body)
        {
            // A timestamp that the signature does not cover proves nothing, so it is not looked at.
            return VerifyBranded(signature, [], body);
        }

        var timestamp = header(_timestampHeader);
        var judged = JudgeTimestamp(timestamp);
        return judged == WebhookVerification.Valid
            ? VerifyBranded(signature, Encoding.UTF8.GetBytes($"{timestamp}."), body)
            : judged;
    }

    /// <summary>Verifies by the Standard Webhooks headers, <c>webhook-id</c>, <c>-timestamp</c> and <c>-signature</c>.</summary>
    /// <param name="body">The body as it came.</param>
    /// <param name="header">A request header by its name; null where there is none.</param>
    public WebhookVerification VerifyStandard(ReadOnlySpan<byte> body, Func<string, string?> header)
    {
        if (header("webhook-signature") is not { Length: > 0 } signatures)
        {
            return WebhookVerification.MissingSignature;
        }

        if (header("webhook-id") is not { Length: > 0 } id)
        {
            return WebhookVerification.MissingId;
        }

        var timestamp = header("webhook-timestamp");
        var judged = JudgeTimestamp(timestamp);
        return judged == WebhookVerification.Valid
            ? VerifyStandard(signatures, Encoding.UTF8.GetBytes($"{id}.{timestamp}."), body)
            : judged;
    }

    private WebhookVerification JudgeTimestamp(string? text)
    {
        if (string.IsNullOrEmpty(text))
        {
            return WebhookVerification.MissingTimestamp;
        }

        // Digits only: the text itself is signed, so that every other spelling would be another delivery.
        if (!long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var seconds))
        {
            return WebhookVerification.MalformedTimestamp;
        }

        var age = _time.GetUtcNow().ToUnixTimeSeconds() - seconds;
        return age > _options.Tolerance.TotalSeconds ? WebhookVerification.TimestampTooOld
            : age < -_options.Tolerance.TotalSeconds ? WebhookVerification.TimestampInFuture
            : WebhookVerification.Valid;
    }

    private WebhookVerification VerifyBranded(string signature, byte[] prefix, ReadOnlySpan<byte> body)
    {
        var given = new byte[SHA256.HashSizeInBytes];
        if (
            !signature.StartsWith(BrandedForm, StringComparison.Ordinal)
            || signature.Length != BrandedForm.Length + (2 * given.Length)
            || Convert.FromHexString(signature.AsSpan(BrandedForm.Length), given, out _, out _)
                != System.Buffers.OperationStatus.Done
        )
        {
            return WebhookVerification.MalformedSignature;
        }

        return AnyMatches(_brandedKeys, given, prefix, body) ? WebhookVerification.Valid : WebhookVerification.Mismatch;
    }

    private WebhookVerification VerifyStandard(string signatures, byte[] prefix, ReadOnlySpan<byte> body)
    {
        var outcome = WebhookVerification.MalformedSignature;
        var given = new byte[SHA256.HashSizeInBytes];
        foreach (var part in signatures.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            // Other versions may stand beside ours; they are for other verifiers.
            if (
                !part.StartsWith(StandardForm, StringComparison.Ordinal)
                || !Convert.TryFromBase64Chars(part.AsSpan(StandardForm.Length), given, out var length)
                || length != given.Length
            )
            {
                continue;
            }

            if (AnyMatches(_standardKeys, given, prefix, body))
            {
                return WebhookVerification.Valid;
            }

            outcome = WebhookVerification.Mismatch;
        }

        return outcome;
    }

    private static bool AnyMatches(byte[][] keys, byte[] given, byte[] prefix, ReadOnlySpan<byte> body)
    {
        Span<byte> expected = stackalloc byte[SHA256.HashSizeInBytes];
        foreach (var key in keys)
        {
            using var hmac = IncrementalHash.CreateHMAC(HashAlgorithmName.SHA256, key);
            hmac.AppendData(prefix);
            hmac.AppendData(body);
            hmac.GetHashAndReset(expected);
            if (CryptographicOperations.FixedTimeEquals(expected, given))
            {
                return true;
            }
        }

        return false;
    }

    private static byte[] StandardKey(string secret)
    {
        if (secret.StartsWith(StandardSecret, StringComparison.Ordinal))
        {
            var key = new byte[secret.Length];
            if (Convert.TryFromBase64Chars(secret.AsSpan(StandardSecret.Length), key, out var length) && length > 0)
            {
                return key[..length];
            }
        }

        return Encoding.UTF8.GetBytes(secret);
    }
}
