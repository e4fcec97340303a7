using System.Text;
using System.Text.RegularExpressions;
using Tocsin.Scanning.Embedded;
using Tocsin.Scanning.Manifests;

namespace Tocsin.Scanning.Runner;

/// <summary>Asks a scanner for its version.</summary>
internal static partial class ScannerVersion
{
    private const int MostOutput = 64 * 1024;

    // Those on a Java or Python of their own take seconds to start.
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(30);

    /// <summary>The first number with dots in what it says; null when it does not answer.</summary>
    public static async Task<string?> AskAsync(
        ScannerManifest manifest,
        IReadOnlyList<string> program,
        string folder,
        TimeProvider time,
        CancellationToken cancellationToken
    )
    {
        if (manifest.Detect.Embedded is { } embedded)
            return EmbeddedScanner.Version(embedded);
        if (manifest.Version.Count == 0)
            return null;
        using var output = new MemoryStream();
        var command = new ChildCommand
        {
            Program = program[0],
            Arguments = [.. program.Skip(1), .. manifest.Version],
            Folder = folder,
            TimeLimit = TimeLimit,
            OutputLimit = MostOutput,
        };
        var exit = await ChildProcess.RunAsync(command, output, time, cancellationToken);
        return exit.ExitCode == 0 ? In(Encoding.UTF8.GetString(output.ToArray()) + "\n" + exit.Errors) : null;
    }

    /// <summary>The version in such a text.</summary>
    public static string? In(string text) =>
        Number().Match(text) is { Success: true } found ? found.Groups["number"].Value : null;

    [GeneratedRegex(
        @"(?<![0-9A-Za-z.])v?(?<number>\d+(\.\d+)+([-+][0-9A-Za-z.-]*[0-9A-Za-z])?)",
        RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Number();
}
