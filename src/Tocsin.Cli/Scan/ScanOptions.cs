using System.CommandLine;
using Tocsin.Cli.CommandLine;
using Tocsin.Scanning;

namespace Tocsin.Cli.Scan;

/// <summary>The options that <c>scan run</c> and <c>scan upload</c> share.</summary>
internal sealed class ScanOptions
{
    public Option<string?> Target { get; } =
        new("--target")
        {
            Description = "What is scanned. [default: from the git remote, else the folder's name]",
            HelpName = "OWNER/NAME",
        };

    public Option<string?> Branch { get; } =
        new("--branch") { Description = "[default: from git, or from CI variables]", HelpName = "NAME" };

    public Option<string?> Commit { get; } = new("--commit") { Description = "[default: from git]", HelpName = "SHA" };

    public Option<string?> Preset { get; } =
        Choice.Option("--preset", "How thorough. [default: standard]", "quick", "standard", "deep");

    public Option<string?> FailOn { get; } =
        Choice.Option("--fail-on", "Exit with code 1 on findings of this severity or worse.", Choice.Severities);

    public Option<TimeSpan?> Timeout { get; } =
        Duration.Option(
            "--timeout",
            "Time for each scanner, and again for waiting for the server. [default: a scanner's own; 10m]"
        );

    public Option<bool> NoWait { get; } =
        new("--no-wait") { Description = "Do not wait until the server has worked out what changed." };

    public void AddTo(Command command)
    {
        foreach (var option in new Option[] { Target, Branch, Commit, Preset, FailOn, Timeout, NoWait })
        {
            command.Add(option);
        }

        command.Validators.Add(result =>
        {
            if (result.GetValue(NoWait) && result.GetResult(FailOn) is not null)
            {
                result.AddError("--fail-on needs the findings, and --no-wait does not wait for them; use one of them");
            }
        });
    }

    public Severity? ReadFailOn(ParseResult parsed) =>
        parsed.GetValue(FailOn) is { } word ? Enum.Parse<Severity>(word, ignoreCase: true) : null;
}
