using System.Globalization;

namespace Tocsin.Scanning.Runner;

/// <summary>Sends a program's stdout straight into a file, and bounds that file.</summary>
/// <remarks>Programs on Node.js (solhint) end before a pipe has taken everything: more than 64 KB of results would be cut
/// off. A file takes all of it. The shell only opens the file; the program and its arguments reach it as they are.</remarks>
internal static class OutputFile
{
    private const string Shell = "/bin/sh";

    private const string Script = """ulimit -f "$1"; out=$2; shift 2; exec "$@" > "$out" """;

    /// <summary>The unit of <c>ulimit -f</c>, as POSIX has it.</summary>
    private const int Block = 512;

    /// <summary>Windows has no such shell, and its pipes do not need it.</summary>
    public static bool Possible { get; } = !OperatingSystem.IsWindows() && File.Exists(Shell);

    /// <summary>The command line that does it.</summary>
    public static IReadOnlyList<string> Line(IReadOnlyList<string> line, string output, long limit) =>
        [Shell, "-c", Script, "sh", Blocks(limit).ToString(CultureInfo.InvariantCulture), output, .. line];

    /// <summary>The program was stopped at the bound.</summary>
    public static bool IsFull(string output, long limit) =>
        new FileInfo(output) is { Exists: true } file && file.Length >= Blocks(limit) * Block;

    private static long Blocks(long limit) => limit / Block;
}
