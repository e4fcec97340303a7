namespace Tocsin.Operating;

/// <summary>What a check found, in words that hold no secret.</summary>
/// <param name="Status">How it is.</param>
/// <param name="Text">What was found.</param>
/// <param name="Advice">What to do; null where there is nothing to do.</param>
internal sealed record Verdict(VerdictStatus Status, string Text, string? Advice)
{
    public static Verdict Ok(string text) => new(VerdictStatus.Ok, text, Advice: null);

    public static Verdict Warn(string text, string advice) => new(VerdictStatus.Warn, text, advice);

    public static Verdict Fail(string text, string advice) => new(VerdictStatus.Fail, text, advice);
}
