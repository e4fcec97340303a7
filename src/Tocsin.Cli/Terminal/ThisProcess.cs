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
            AskSecret = Console.IsInputRedirected ? null : AskSecret,
            RunScanners = new ScanRunner(TimeProvider.System).RunAsync,
        };

    private static string? AskSecret(string question, CancellationToken cancellationToken)
    {
        // Ctrl-C comes as a key, and nothing is echoed, before the question invites anybody to type or paste.
        Console.TreatControlCAsInput = true;
        _ = Console.KeyAvailable;
        Console.Error.Write(question);
        try
        {
            return ReadLine(cancellationToken);
        }
        finally
        {
            Console.TreatControlCAsInput = false;
            Console.Error.WriteLine();
        }
    }

    private static string ReadLine(CancellationToken cancellationToken)
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
                    typed.RemoveRange(Math.Max(0, typed.Count - 1), Math.Min(1, typed.Count));
                    break;
                case { KeyChar: var c } when !char.IsControl(c):
                    typed.Add(c);
                    break;
            }
        }
    }
}
