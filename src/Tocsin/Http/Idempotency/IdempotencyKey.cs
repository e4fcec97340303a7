using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Tocsin.Http.Idempotency;

/// <summary>The <c>Idempotency-Key</c> header, and the problems around it.</summary>
internal static class IdempotencyKey
{
    public const string Header = "Idempotency-Key";
    public const string ReplayedHeader = "Idempotent-Replayed";

    /// <summary>How long an answer is kept.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(24);

    public static bool IsWellFormed(string key) =>
        key.Length is >= 1 and <= 255 && key.All(c => c is > ' ' and < '\x7f');

    public static ProblemHttpResult Malformed() =>
        Problems.Make(
            StatusCodes.Status400BadRequest,
            "malformed-idempotency-key",
            "The Idempotency-Key header has the wrong form.",
            "Send one key of 1 to 255 visible ASCII characters without spaces, such as a UUID."
        );

    public static ProblemHttpResult Reused(string what) =>
        Problems.Make(
            StatusCodes.Status422UnprocessableEntity,
            "idempotency-key-reused",
            "The Idempotency-Key was used for another request.",
            $"Within the last 24 hours it came with another {what}. Send a new request under a new key."
        );

    public static ProblemHttpResult Running() =>
        Problems.Make(
            StatusCodes.Status409Conflict,
            "idempotency-key-running",
            "The first request with this Idempotency-Key is still running.",
            "Ask again in a second; the answer will be the first request's."
        );
}
