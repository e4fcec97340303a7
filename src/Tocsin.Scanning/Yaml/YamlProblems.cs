using System.Globalization;
using YamlDotNet.Core;

namespace Tocsin.Scanning.Yaml;

/// <summary>Everything that is wrong with one file, each with its place.</summary>
internal sealed class YamlProblems(string source)
{
    private readonly HashSet<(long Line, long Column, string Text)> _found = [];

    public bool Any => _found.Count > 0;

    public void Add(Mark place, string text) => _found.Add((place.Line, place.Column, text));

    /// <summary>A line each: file, line, column, what is wrong.</summary>
    public override string ToString() =>
        string.Join(
            '\n',
            _found
                .OrderBy(p => p.Line)
                .ThenBy(p => p.Column)
                .ThenBy(p => p.Text, StringComparer.Ordinal)
                .Select(p => string.Create(CultureInfo.InvariantCulture, $"{source}:{p.Line}:{p.Column}: {p.Text}"))
        );
}
