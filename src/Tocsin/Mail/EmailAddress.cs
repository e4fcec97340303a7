using System.Text.RegularExpressions;
using Tocsin.Http;

namespace Tocsin.Mail;

/// <summary>Which addresses mail can go to: plain ones, with nothing in them that could end a line or a command.</summary>
internal static partial class EmailAddress
{
    public const int MaxList = 20;
    public const string Expected = "an e-mail address such as security@example.com";
    private const int MaxLength = 254;

    public static bool IsValid(string? text) => text is { Length: <= MaxLength } && Form().IsMatch(text);

    /// <summary>What is wrong with a list in a request.</summary>
    public static IEnumerable<FieldError> Check(IReadOnlyList<string>? list, string pointer) =>
        from entry in (list ?? []).Index()
        where !IsValid(entry.Item)
        select new FieldError
        {
            Pointer = $"{pointer}/{entry.Index}",
            Problem = $"'{Problems.Quote(entry.Item)}' is no e-mail address",
            Expected = Expected,
        };

    // The form that HTML gives to <input type="email">; \z, since $ would let a line end through.
    [GeneratedRegex(
        @"^[A-Za-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?(\.[A-Za-z0-9]([A-Za-z0-9-]{0,61}[A-Za-z0-9])?)*\z",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture,
        1000
    )]
    private static partial Regex Form();
}
