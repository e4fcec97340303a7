using System.Text.RegularExpressions;

namespace Tocsin.Scanning.Secrets;

/// <summary>Shows a secret by its first four characters only.</summary>
public static class SecretMask
{
    private const int Shown = 4;

    /// <summary>Always as long: the length of a secret is nobody's business.</summary>
    private const string Stars = "************";

    /// <summary>Masks what has the form of a known token.</summary>
    public static string Known(string text) =>
        text.AsSpan().ContainsAny(SecretForms.Marks) ? Replace(SecretForms.Known(), text, IsMasked) : text;

    /// <summary>Masks in code what a rule for secrets has found: known forms, quoted and assigned values, long runs.</summary>
    public static string Code(string code)
    {
        var masked = Known(code);
        masked = Replace(SecretForms.Quoted(), masked, IsMasked);
        masked = Replace(SecretForms.Assigned(), masked, IsMasked);
        masked = Replace(SecretForms.Run(), masked, run => IsMasked(run) || IsWord(run));
        if (masked != code || code.AsSpan().Trim().ContainsAny(" \t\r\n"))
            return masked;
        // The snippet is nothing but the match.
        return code.Length <= Shown ? Stars : Of(code);
    }

    /// <summary>Masks in a message of a rule for secrets: known forms, the values found in the code, long runs.</summary>
    public static string Message(string message, string? code)
    {
        var masked = Known(message);
        foreach (var value in Values(code))
            masked = masked.Replace(value, Of(value), StringComparison.Ordinal);
        return Replace(SecretForms.Run(), masked, run => IsMasked(run) || !IsRandom(run));
    }

    private static HashSet<string> Values(string? code)
    {
        var values = new HashSet<string>();
        if (string.IsNullOrWhiteSpace(code))
            return values;
        foreach (var regex in (ReadOnlySpan<Regex>)[SecretForms.Quoted(), SecretForms.Assigned(), SecretForms.Run()])
        {
            foreach (Match match in regex.Matches(code))
            {
                var value = match.Groups["secret"] is { Success: true } group ? group.Value : match.Value;
                if (!IsWord(value))
                    values.Add(value);
            }
        }
        if (code.Length is > Shown and <= 2000 && !code.AsSpan().ContainsAny(" \t\r\n") && !IsWord(code))
            values.Add(code);
        return values;
    }

    private static string Replace(Regex form, string text, Func<string, bool> spare)
    {
        try
        {
            return form.Replace(text, match => Masked(match, spare));
        }
        catch (RegexMatchTimeoutException)
        {
            // Text made to be slow: nothing of it is shown.
            return Stars;
        }
    }

    private static string Masked(Match match, Func<string, bool> spare)
    {
        var secret = match.Groups["secret"];
        if (!secret.Success)
            return spare(match.Value) ? match.Value : Of(match.Value);
        if (spare(secret.Value))
            return match.Value;
        var at = secret.Index - match.Index;
        return match.Value[..at] + Of(secret.Value.TrimStart()) + match.Value[(at + secret.Length)..];
    }

    private static string Of(string secret) => (secret.Length <= Shown ? "" : secret[..Shown]) + Stars;

    private static bool IsMasked(string text) => text.Contains(Stars, StringComparison.Ordinal);

    /// <summary>Letters in one case with separators are names, not keys.</summary>
    private static bool IsWord(string run)
    {
        var digits = false;
        foreach (var c in run)
            digits |= char.IsAsciiDigit(c);
        return !digits && (run.Contains('_', StringComparison.Ordinal) || run.Contains('-', StringComparison.Ordinal))
            || IsLetters(run);
    }

    private static bool IsLetters(string run)
    {
        foreach (var c in run)
        {
            if (!char.IsAsciiLetter(c))
                return false;
        }
        return run.Length < 24;
    }

    /// <summary>Letters and digits mixed as chance mixes them: many different ones, and digits among them.</summary>
    private static bool IsRandom(string run)
    {
        var digits = 0;
        var different = new HashSet<char>();
        foreach (var c in run)
        {
            digits += char.IsAsciiDigit(c) ? 1 : 0;
            different.Add(c);
        }
        return digits >= 2 && different.Count >= 8;
    }
}
