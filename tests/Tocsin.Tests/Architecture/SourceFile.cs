using System.Text.RegularExpressions;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Architecture;

/// <summary>A source file of this repository.</summary>
internal sealed partial record SourceFile(string Path, string Text)
{
    /// <summary>Every C# file under a folder of the repository, less what builds leave there.</summary>
    public static IReadOnlyList<SourceFile> Under(string folder) =>
        [
            .. from file in Directory.EnumerateFiles(Repository.File(folder), "*.*", SearchOption.AllDirectories)
            where System.IO.Path.GetExtension(file) is ".cs" or ".razor"
            let path = System.IO.Path.GetRelativePath(Repository.Root, file).Replace('\\', '/')
            where !path.Contains("/obj/", StringComparison.Ordinal) && !path.Contains("/bin/", StringComparison.Ordinal)
            orderby path
            select new SourceFile(path, File.ReadAllText(file)),
        ];

    public string? Namespace => NamespaceLine().Match(Text) is { Success: true } m ? m.Groups["name"].Value : null;

    public IEnumerable<string> Usings => UsingLine().Matches(Text).Select(m => m.Groups["name"].Value);

    [GeneratedRegex(@"^@?namespace (?<name>[\w.]+)", RegexOptions.Multiline | RegexOptions.ExplicitCapture)]
    private static partial Regex NamespaceLine();

    [GeneratedRegex(
        @"^@?(?:global )?using (?:static )?(?:\w+ = )?(?<name>Tocsin[\w.]*)",
        RegexOptions.Multiline | RegexOptions.ExplicitCapture
    )]
    private static partial Regex UsingLine();
}
