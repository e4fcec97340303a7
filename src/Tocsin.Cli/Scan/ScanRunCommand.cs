using System.CommandLine;
using Tocsin.Cli.CommandLine;

namespace Tocsin.Cli.Scan;

/// <summary><c>tocsin scan run</c>.</summary>
internal static class ScanRunCommand
{
    private static readonly string[] Examples =
    [
        "tocsin scan --offline                       scan this folder; no server, no account",
        "tocsin scan --fail-on critical              for CI: exit code 1 on critical findings",
        "tocsin scan run ./contracts --fail-on high  critical or high",
        "tocsin scan --preset quick --changed-since origin/main   for a pull request: only what it touches",
        "tocsin scan --format json | jq '.summary.critical'",
        "tocsin scan --format sarif --output findings.sarif",
    ];

    public static Command Create(Shell shell)
    {
        var paths = new Argument<string[]>("PATH")
        {
            Description = "Files and folders to scan. [default: .]",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var root = new Option<string?>("--root")
        {
            Description = "What paths of findings are relative to. [default: the repository's top, else PATH]",
            HelpName = "FOLDER",
        };
        var scanners = new Option<string[]>("--scanner")
        {
            Description = "Run this scanner only; may be repeated. [default: all that are found and apply]",
            HelpName = "NAME",
        };
        var format = Choice.Option("--format", "How to show the result. [default: table]", "table", "json", "sarif");
        var output = new Option<string?>("--output", "-o")
        {
            Description = "Write the result to this file instead of showing it.",
            HelpName = "FILE",
        };
        var offline = new Option<bool>("--offline") { Description = "Scan and judge here, without any server." };
        var changedSince = new Option<string?>("--changed-since")
        {
            Description =
                "Scan and judge only files that have changed since REF and HEAD parted; nothing else is resolved.",
            HelpName = "REF",
        };
        var jobs = new Option<int?>("--jobs")
        {
            Description = "Most scanner processes at a time. [default: by processors and memory]",
            HelpName = "N",
        };
        jobs.Validators.Add(result =>
        {
            if (!int.TryParse(result.Tokens[0].Value, out var count) || count < 1)
            {
                result.AddError($"--jobs cannot be '{result.Tokens[0].Value}'; it is a number from 1 on");
            }
        });
        var choice = new ScannerChoice();
        var shared = new ScanOptions();
        shared.Preset.Description = "How thorough. [default: .tocsin.yml, else standard]";
        shared.FailOn.Description = "Exit with code 1 on findings of this severity or worse. [default: .tocsin.yml]";
        var command = new CommandWithExamples("run", "Scan files and folders, and show what was found.", Examples)
        {
            paths,
            root,
            scanners,
            format,
            output,
            offline,
            changedSince,
            jobs,
        };
        shared.AddTo(command);
        choice.AddTo(command);
        command.SetAction(
            (parsed, cancellationToken) =>
            {
                var options = new ScanRunOptions
                {
                    Paths = parsed.GetValue(paths) is { Length: > 0 } given ? given : [parsed.GetValue(root) ?? "."],
                    Root = parsed.GetValue(root),
                    Target = parsed.GetValue(shared.Target),
                    Branch = parsed.GetValue(shared.Branch),
                    Commit = parsed.GetValue(shared.Commit),
                    Preset = parsed.GetValue(shared.Preset),
                    Catalog = choice.Read(parsed, shell),
                    ChangedSince = parsed.GetValue(changedSince),
                    Jobs = parsed.GetValue(jobs),
                    Scanners = parsed.GetValue(scanners) ?? [],
                    FailOn = shared.ReadFailOn(parsed),
                    Format = parsed.GetValue(format) ?? "table",
                    Output = parsed.GetValue(output),
                    Offline = parsed.GetValue(offline),
                    Timeout = parsed.GetValue(shared.Timeout),
                    NoWait = parsed.GetValue(shared.NoWait),
                };
                return new ScanRun(shell, options).RunAsync(cancellationToken);
            }
        );
        return command;
    }
}
