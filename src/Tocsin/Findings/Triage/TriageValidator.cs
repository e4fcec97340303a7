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
                pointer,
                string.IsNullOrWhiteSpace(text) ? "is blank" : "has control characters",
                "words in one line"
            );
        }
    }

    public static void CheckExpiry(DateTimeOffset? at, DateTimeOffset now, List<FieldError> errors)
    {
        if (at <= now)
        {
            errors.Add("/expires_at", "is in the past", "a time to come, or null");
        }
    }
}
