using System.CommandLine;
using Spectre.Console;
using Tocsin.Cli.Auth;
using Tocsin.Cli.CommandLine;
using Tocsin.Cli.Scan;
using Tocsin.Cli.Terminal;
using Tocsin.Client;
using Tocsin.Client.Findings;

namespace Tocsin.Cli.Findings;

/// <summary><c>tocsin findings list</c>.</summary>
internal static class FindingsListCommand
{
    public static Command Create(Shell shell)
    {
        var target = Text("--target", "Of this target.", "OWNER/NAME");
        var scan = Text("--scan", "Of this scan.", "scan_…");
        var branch = Text("--branch", "As they are on this branch.", "NAME");
        var state = Choice.Option("--state", "In this state.", "open", "resolved");
        var severity = new Option<string[]>("--severity")
        {
            Description = "Of this severity; may be repeated.",
            HelpName = string.Join('|', Choice.Severities),
        };
        Choice.Restrict(severity, Choice.Severities);
        var rule = Text("--rule", "Of this rule.", "ID");
        var tool = Text("--tool", "Of this scanner.", "NAME");
        var text = Text("--query", "With these words in title, message or path.", "TEXT");
        text.Aliases.Add("-q");
        var listing = new ListOptions();
        var command = new CommandWithExamples(
            "list",
            "Show findings.",
            "tocsin findings list --state open --severity critical",
            "tocsin findings list --target acme/shop --all --format json | jq '.data[].title'"
        )
        {
            target,
            scan,
            branch,
            state,
            severity,
            rule,
            tool,
            text,
        };
        listing.AddTo(command);
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var query = new FindingQuery
                {
                    Target = parsed.GetValue(target),
                    Scan = parsed.GetValue(scan),
                    Branch = parsed.GetValue(branch),
                    State = parsed.GetValue(state),
                    Severities = parsed.GetValue(severity) ?? [],
                    Rule = parsed.GetValue(rule),
                    Tool = parsed.GetValue(tool),
                    Text = parsed.GetValue(text),
                };
                using var client = Connection.Find(shell).Open(shell);
                var page = await listing.CollectAsync(
                    parsed,
                    request => client.Findings.ListAsync(query, request, cancellationToken)
                );
                listing.Write(shell, parsed, page, TableOf(page));
                return ExitCode.Success;
            }
        );
        return command;
    }

    private static TextTable TableOf(Page<Finding> page)
    {
        var table = new TextTable("SEVERITY", "STATE", "RULE", "PLACE", "TITLE", "TARGET", "FINDING");
        foreach (var finding in page.Data)
        {
            table.Add(
                (finding.Severity, SeverityStyle.Of(finding.Severity)),
                (finding.Suppressed ? "suppressed" : finding.State, Style.Plain),
                (finding.RuleId, Style.Plain),
                (ScanTable.Place(finding.Location), Style.Plain),
                (SafeText.Line(finding.Title, longest: 120), Style.Plain),
                (finding.Target?.Name, Style.Plain),
                (finding.Id, Style.Plain)
            );
        }

        return table;
    }

    private static Option<string?> Text(string name, string description, string value) =>
        new(name) { Description = description, HelpName = value };
}
