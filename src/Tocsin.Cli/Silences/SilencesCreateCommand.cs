using System.CommandLine;
using Tocsin.Cli.Auth;
using Tocsin.Cli.CommandLine;
using Tocsin.Client.Silences;

namespace Tocsin.Cli.Silences;

/// <summary><c>tocsin silences create</c>.</summary>
internal static class SilencesCreateCommand
{
    public static Command Create(Shell shell)
    {
        var integrations = List("--integration", "Silence these integrations or webhooks only. [default: all]", "ID");
        var targets = List("--target", "Only what is about this target. [default: every target]", "target_…");
        var severities = List("--severity", "Only findings of this severity.", string.Join('|', Choice.Severities));
        Choice.Restrict(severities, Choice.Severities);
        var rules = List("--rule", "Only findings of rules that fit, such as 'generated/*'.", "PATTERN");
        var paths = List("--path", "Only findings in files that fit, such as 'vendor/**'.", "PATTERN");
        var reason = new Option<string>("--reason")
        {
            Description = "Why; everybody who asks why nothing came is told.",
            HelpName = "TEXT",
            Required = true,
        };
        var until = Moment.Option("--until", "When it ends, such as 2027-03-01 or 2027-03-01T12:00:00Z.");
        var lasts = Duration.Option("--for", "How long it lasts, in place of --until.");
        var format = Choice.Option("--format", "How to show it. [default: table]", "table", "json");
        var command = new CommandWithExamples(
            "create",
            "Send nothing about something for a while. Everything that is named has to fit; options may be repeated.",
            "tocsin silences create --path 'vendor/**' --reason 'replaced next sprint, APP-311' --for 14d",
            "tocsin silences create --target target_1a2b3c --reason 'being moved' --until 2027-03-01"
        )
        {
            integrations,
            targets,
            severities,
            rules,
            paths,
            reason,
            until,
            lasts,
            format,
        };
        command.Validators.Add(result =>
        {
            if (result.GetResult(until) is null == result.GetResult(lasts) is null)
            {
                result.AddError("say when it ends, by one of --for and --until");
            }

            var named = (Option[])[integrations, targets, severities, rules, paths];
            if (named.All(o => result.GetResult(o) is null))
            {
                result.AddError(
                    "say what it is about, by at least one of --integration, --target, --severity, --rule and --path"
                );
            }
        });
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                using var client = Connection.Find(shell).Open(shell);
                var asked = new NewSilence
                {
                    IntegrationIds = Given(parsed, integrations),
                    TargetIds = Given(parsed, targets),
                    Severity = Given(parsed, severities),
                    Rules = Given(parsed, rules),
                    Paths = Given(parsed, paths),
                    Reason = parsed.GetRequiredValue(reason),
                    ExpiresAt =
                        parsed.GetValue(until) ?? shell.Time.GetUtcNow() + parsed.GetValue(lasts).GetValueOrDefault(),
                };
                var made = await client.Silences.CreateAsync(asked, cancellationToken);
                SilenceView.Write(shell, made, asJson: parsed.GetValue(format) == "json");
                return ExitCode.Success;
            }
        );
        return command;
    }

    private static IReadOnlyList<string>? Given(ParseResult parsed, Option<string[]> option) =>
        parsed.GetValue(option) is { Length: > 0 } some ? some : null;

    private static Option<string[]> List(string name, string description, string value) =>
        new(name) { Description = description, HelpName = value };
}
