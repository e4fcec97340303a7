using Spectre.Console;
using Tocsin.Cli.Terminal;
using Tocsin.Scanning.Runner;

namespace Tocsin.Cli.Scan;

/// <summary>Shows what the scanners are doing: moving on a terminal, line by line elsewhere.</summary>
internal static class ScanProgressDisplay
{
    public static async Task<ScanReport> ShowAsync(Shell shell, Func<IProgress<ScanProgress>, Task<ScanReport>> scan)
    {
        var console = Consoles.Create(shell, shell.Error, shell.ErrorIsTerminal);
        var report = console.Profile.Capabilities.Interactive
            ? await MovingAsync(console, scan)
            : await scan(new Lines(shell));
        foreach (var scanner in report.Scanners.Where(s => s.Error is null && s.Applied))
        {
            shell.Error.WriteLine(SafeText.Line(Describe(scanner)));
        }

        return report;
    }

    private static string Describe(ScannerOutcome scanner) =>
        $"{scanner.Scanner}: {scanner.Results.Count} {(scanner.Results.Count == 1 ? "result" : "results")} in {scanner.Duration.TotalSeconds:0.0} s"
        + (scanner.LeftOut > 0 ? $"; {scanner.LeftOut} not in UTF-8 left out" : "");

    private static string Describe(ScanProgress value)
    {
        var files = value.Files > 0 ? $"{value.FilesDone} of {value.Files} files, " : "";
        return $"{value.Scanner}: {value.State}, {files}{value.Results} results";
    }

    private static Task<ScanReport> MovingAsync(
        IAnsiConsole console,
        Func<IProgress<ScanProgress>, Task<ScanReport>> scan
    ) =>
        console
            .Progress()
            .AutoClear(true)
            .Columns(
                new SpinnerColumn(),
                new TaskDescriptionColumn { Alignment = Justify.Left },
                new ElapsedTimeColumn()
            )
            .StartAsync(context => scan(new Tasks(context)));

    /// <summary>One moving line for each scanner.</summary>
    private sealed class Tasks(ProgressContext context) : IProgress<ScanProgress>
    {
        private readonly Lock _lock = new();
        private readonly Dictionary<string, ProgressTask> _tasks = [];

        public void Report(ScanProgress value)
        {
            var text = Markup.Escape(SafeText.Line(Describe(value)));
            lock (_lock)
            {
                if (_tasks.TryGetValue(value.Scanner, out var task))
                {
                    task.Description = text;
                }
                else
                {
                    _tasks[value.Scanner] = context.AddTask(text).IsIndeterminate();
                }
            }
        }
    }

    /// <summary>One line whenever a scanner does something else.</summary>
    private sealed class Lines(Shell shell) : IProgress<ScanProgress>
    {
        private readonly Lock _lock = new();
        private readonly Dictionary<string, string> _states = [];

        public void Report(ScanProgress value)
        {
            lock (_lock)
            {
                if (value.State != "waiting" && _states.GetValueOrDefault(value.Scanner) != value.State)
                {
                    _states[value.Scanner] = value.State;
                    shell.Error.WriteLine(SafeText.Line($"{value.Scanner}: {value.State}"));
                }
            }
        }
    }
}
