using System.Diagnostics;
using System.Reflection;

namespace Tocsin.Scanning.Embedded;

/// <summary>Scanners that come with Tocsin run as child processes of its own program, in a hidden mode: a machine
/// without .NET has no other program that could load them.</summary>
public static class EmbeddedScanner
{
    /// <summary>First argument of the hidden mode; the scanner's name and its own arguments follow.</summary>
    internal const string Mode = "__scanner";

    private const string DevSkim = "devskim";

    /// <summary>This program calls <see cref="TryRun"/>, so that a child of it will too.</summary>
    internal static bool Hosted { get; private set; }

    /// <summary>The first thing that Main does: runs an embedded scanner when that is what the process was started for.</summary>
    /// <param name="args">The arguments of Main.</param>
    /// <param name="exit">What Main then returns.</param>
    /// <returns>False for every ordinary start.</returns>
    public static bool TryRun(string[] args, out int exit)
    {
        ArgumentNullException.ThrowIfNull(args);
        Hosted = true;
        exit = 0;
        if (args.Length == 0 || args[0] != Mode)
            return false;
        if (args.Length > 1 && args[1] == DevSkim && File.Exists(Entry(DevSkim)))
        {
            exit = Run(Entry(DevSkim), args[2..]);
            return true;
        }
        Console.Error.WriteLine("no such embedded scanner");
        exit = 2;
        return true;
    }

    /// <summary>The program of an embedded scanner; it may not be there.</summary>
    internal static string Entry(string name) =>
        Path.Combine(AppContext.BaseDirectory, "scanners", name, name + ".dll");

    /// <summary>The version of an embedded scanner; null when it is not there.</summary>
    internal static string? Version(string name) =>
        File.Exists(Entry(name)) ? FileVersionInfo.GetVersionInfo(Entry(name)).ProductVersion?.Split('+')[0] : null;

    private static int Run(string entry, string[] args)
    {
        var scanner = new ScannerLoadContext(Path.GetDirectoryName(entry)!).LoadFromAssemblyPath(entry);
        // It names itself, in what it reports, after the program that it takes itself to be.
        Assembly.SetEntryAssembly(scanner);
        var main = scanner.EntryPoint ?? throw new InvalidOperationException($"{entry} has no entry point.");
        try
        {
            return main.Invoke(null, main.GetParameters().Length == 0 ? null : [args]) is int code ? code : 0;
        }
        catch (TargetInvocationException e)
        {
            // The scanner is somebody else's program: what it throws becomes what it would have said by itself.
            Console.Error.WriteLine(e.InnerException ?? e);
            return 134;
        }
    }
}
