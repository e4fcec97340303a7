using System.Text;
using System.Text.RegularExpressions;

namespace Tocsin.Scanning.Files;

/// <summary>A pattern over relative paths: <c>*</c> within a name, <c>**</c> over folders, <c>?</c> one character.</summary>
internal sealed class Glob
{
    private readonly Regex _regex;

    public Glob(string pattern)
    {
        var regex = new StringBuilder("^");
        for (var i = 0; i < pattern.Length; i++)
        {
            if (pattern.AsSpan(i).StartsWith("**/"))
            {
                regex.Append("(?:.*/)?");
                i += 2;
            }
            else if (pattern.AsSpan(i).StartsWith("**"))
            {
                regex.Append(".*");
                i++;
            }
            else
                regex.Append(
                    pattern[i] switch
                    {
                        '*' => "[^/]*",
                        '?' => "[^/]",
                        var c => Regex.Escape(c.ToString()),
                    }
                );
        }
        _regex = new Regex(
            regex.Append('$').ToString(),
            RegexOptions.NonBacktracking | RegexOptions.IgnoreCase | RegexOptions.CultureInvariant
        );
    }

    public bool Matches(string path) => _regex.IsMatch(path);
}
