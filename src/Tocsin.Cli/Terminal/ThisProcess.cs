using Tocsin.Scanning.Runner;

namespace Tocsin.Cli.Terminal;

/// <summary>The machine as it really is.</summary>
internal static class ThisProcess
{
    public static Shell Shell() =>
        new()
        {
            In = Console.In,
            Out = Console.Out,
            Error = Console.Error,
            OutIsTerminal = !Console.IsOutputRedirected,
            ErrorIsTerminal = !Console.IsErrorRedirected,
            Variable = name => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null,
            Folder = Environment.CurrentDirectory,
            Home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile),
            Time = TimeProvider.System,
            AskSecret = Console.IsInputRedirected ? null : AskSecret,
            RunScanners = new ScanRunner(TimeProvider.System).RunAsync,
        };

    private static string? AskSecret(string question, CancellationToken cancellationToken)
    {
        Console.Error.Write(question);
        var typed = new List<char>();
        // Waiting for a key cannot be cancelled: Ctrl-C has to come as a key.
        Console.TreatControlCAsInput = true;
        try
        {
            while (true)
            {
                cancellationToken.ThrowIfCancellationRequested();
                var key = Console.ReadKey(intercept: true);
                switch (key)
                {
                    case { Key: ConsoleKey.Enter }:
                        return new string([.. typed]);
                    case { Key: ConsoleKey.C, Modifiers: ConsoleModifiers.Control }:
                        throw new OperationCanceledException();
                    case { Key: ConsoleKey.Backspace }:
                        typed.RemoveRange(Math.Max(0, typed.Count - 1), Math.Min(1, typed.Count));
                        break;
                    case { KeyChar: var c } when !char.IsControl(c):
                        typed.Add(c);
                        break;
                }
            }
        }
        finally
        {
            Console.TreatControlCAsInput = false;
            Console.Error.WriteLine();
        }
    }
}
