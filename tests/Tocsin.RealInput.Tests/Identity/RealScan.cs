using Tocsin.RealInput.Tests.Scanning;
using Tocsin.Scanning;

namespace Tocsin.RealInput.Tests.Identity;

/// <summary>Real scanners over a tree of source code.</summary>
internal static class RealScan
{
    public static async Task<IReadOnlyList<ScanResult>> OfAsync(string scanner, SourceTree tree, string modules)
    {
        using var copy = SourceCopy.Empty(modules);
        foreach (var file in tree.Files.Keys)
        {
            copy.Write(file, tree.Text(file));
        }

        return (await copy.ScanAsync(scanner, "standard")).Results;
    }
}
