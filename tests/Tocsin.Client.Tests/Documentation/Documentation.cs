using System.Runtime.CompilerServices;

namespace Tocsin.Client.Tests.Documentation;

/// <summary>The pages under <c>docs/</c>, found from this source file.</summary>
internal static class Documentation
{
    /// <summary>The n-th block of a language on a page, as it is written there.</summary>
    public static string Snippet(string page, string language, int index)
    {
        var lines = File.ReadAllLines(Path.Combine(Folder(), page));
        var blocks = new List<List<string>>();
        List<string>? open = null;
        foreach (var line in lines)
        {
            if (line.StartsWith("```", StringComparison.Ordinal))
            {
                open = open is null && line == $"```{language}" ? [] : null;
                if (open is not null)
                {
                    blocks.Add(open);
                }
            }
            else
            {
                open?.Add(line);
            }
        }

        return string.Join('\n', blocks[index]) + "\n";
    }

    private static string Folder([CallerFilePath] string source = "") =>
        Path.GetFullPath(Path.Combine(source, "../../../../docs"));
}
