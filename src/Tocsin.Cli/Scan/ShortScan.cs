using Tocsin.Cli.CommandLine;

namespace Tocsin.Cli.Scan;

/// <summary><c>tocsin scan</c> with options or paths is short for <c>tocsin scan run</c>.</summary>
internal static class ShortScan
{
    private static readonly string[] Subcommands = ["run", "upload"];
    private static readonly string[] Help = ["-h", "-?", "--help"];

    public static string[] Expand(string[] args, Shell shell)
    {
        var isShort = args is ["scan"] || (args is ["scan", var next, ..] && !IsSubcommand(next, shell));
        return isShort ? ["scan", "run", .. args[1..]] : args;
    }

    // A mistyped subcommand is not taken for a path, unless there is such a path.
    private static bool IsSubcommand(string word, Shell shell) =>
        Subcommands.Contains(word)
        || Help.Contains(word)
        || (NearestWord.Of(word, Subcommands) is not null && !Path.Exists(Path.GetFullPath(word, shell.Folder)));
}
