using Tocsin.Http;

namespace Tocsin.Findings.Triage;

/// <summary>What people may say, beyond what the annotations of the requests ask for.</summary>
internal static class TriageValidator
{
    public const int MaxReason = 500;

    /// <summary>Words that go into events, messages and histories: in one line, and not empty.</summary>
    public static void CheckLine(string? text, string pointer, List<FieldError> errors)
    {
        if (text is not null && (string.IsNullOrWhiteSpace(text) || text.Any(char.IsControl)))
        {
            errors.Add(
                new FieldError
                {
                    Pointer = pointer,
                    Problem = string.IsNullOrWhiteSpace(text) ? "is blank" : "has control characters",
                    Expected = "words in one line",
                }
            );
        }
    }

    public static void CheckExpiry(DateTimeOffset? at, DateTimeOffset now, List<FieldError> errors)
    {
        if (at <= now)
        {
            errors.Add(
                new FieldError
                {
                    Pointer = "/expires_at",
                    Problem = "is in the past",
                    Expected = "a time to come, or null",
                }
            );
        }
    }
}
