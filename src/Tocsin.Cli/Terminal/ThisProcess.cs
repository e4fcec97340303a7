using Tocsin.Scanning.Runner;

namespace Tocsin.Cli.Terminal;

/// <summary>The machine as it really is.</summary>
internal static class ThisProcess
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(20);

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
            AskSecret = Console.IsInputRedirected ? null : (question, token) => Ask(question, isShown: false, token),
            Ask = Console.IsInputRedirected ? null : (question, token) => Ask(question, isShown: true, token),
            FindScanners = new ScannerInventory(TimeProvider.System).FindAsync,
            RunScanners = new ScanRunner(TimeProvider.System).RunAsync,
        };

    private static string Ask(string question, bool isShown, CancellationToken cancellationToken)
    {
        // Ctrl-C comes as a key, and nothing is echoed but by us, before the question invites anybody to type or paste.
        Console.TreatControlCAsInput = true;
        _ = Console.KeyAvailable;
        Console.Error.Write(question);
        try
        {
            return ReadLine(isShown, cancellationToken);
        }
        finally
        {
            Console.TreatControlCAsInput = false;
            Console.Error.WriteLine();
        }
    }

    private static string ReadLine(bool isShown, CancellationToken cancellationToken)
    {
        var typed = new List<char>();
        while (true)
        {
            // Waiting for a key cannot be cancelled; waiting for there to be one can.
            while (!Console.KeyAvailable)
            {
                cancellationToken.WaitHandle.WaitOne(PollInterval);
                cancellationToken.ThrowIfCancellationRequested();
            }

            var key = Console.ReadKey(intercept: true);
            switch (key)
            {
                case { Key: ConsoleKey.Enter }:
                    return new string([.. typed]);
                case { Key: ConsoleKey.C, Modifiers: ConsoleModifiers.Control }:
                    throw new OperationCanceledException();
                case { Key: ConsoleKey.Backspace }:
                    Console.Error.Write(isShown && typed.Count > 0 ? "\b \b" : "");
                    typed.RemoveRange(Math.Max(0, typed.Count - 1), Math.Min(1, typed.Count));
                    break;
                case { KeyChar: var c } when !char.IsControl(c):
                    Console.Error.Write(isShown ? c.ToString() : "");
                    typed.Add(c);
                    break;
            }
        }
    }
}
