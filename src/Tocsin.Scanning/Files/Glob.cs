using System.Text;
using System.Text.RegularExpressions;

namespace Tocsin.Scanning.Files;

/// <summary>
/// A pattern for a name or a path: <c>*</c> stands for anything but a slash, <c>**</c> for anything, <c>**/</c> for any folders
/// or none, <c>?</c> for one character but a slash. It fits as a whole. Takes time in proportion to the text, whatever the
/// pattern.
/// </summary>
public sealed class Glob
{
    private readonly StringComparison _comparison;
    private readonly string? _text;
    private readonly Regex? _regex;

    /// <summary>A pattern for which upper case is another case, or is not.</summary>
    public Glob(string pattern, bool ignoreCase = false)
    {
        _comparison = ignoreCase ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        if (pattern.AsSpan().IndexOfAny('*', '?') < 0)
        {
            _text = pattern;
            return;
        }

        var regex = new StringBuilder("^");
        for (var i = 0; i < pattern.Length; i++)
        {
            var rest = pattern.AsSpan(i);
            if (rest.StartsWith("**/", StringComparison.Ordinal) && (i == 0 || pattern[i - 1] == '/'))
            {
                regex.Append("(.*/)?");
                i += 2;
            }
            else if (rest.StartsWith("**", StringComparison.Ordinal))
            {
                regex.Append(".*");
                i++;
            }
            else
            {
                regex.Append(
                    pattern[i] switch
                    {
                        '*' => "[^/]*",
                        '?' => "[^/]",
                        var c => Regex.Escape(c.ToString()),
                    }
                );
            }
        }

        var options =
            RegexOptions.NonBacktracking
            | RegexOptions.CultureInvariant
            | RegexOptions.Singleline
            | RegexOptions.ExplicitCapture
            | (ignoreCase ? RegexOptions.IgnoreCase : RegexOptions.None);
        // To the very end: $ would let a line break follow.
        _regex = new Regex(regex.Append(@"\z").ToString(), options, Regex.InfiniteMatchTimeout);
    }

    /// <summary>Whether all of the text is what the pattern stands for.</summary>
    public bool Fits(string text) => _regex?.IsMatch(text) ?? string.Equals(_text, text, _comparison);
}
