using System.CommandLine;
using Tocsin.Cli.Auth;
using Tocsin.Cli.CommandLine;
using Tocsin.Cli.Terminal;
using Tocsin.Client;
using Tocsin.Client.Integrations;

namespace Tocsin.Cli.Integrations;

/// <summary><c>tocsin integrations create</c>.</summary>
internal static class IntegrationsCreateCommand
{
    private const int MaxRounds = 10;

    public static Command Create(Shell shell)
    {
        var kind = new Argument<string?>("KIND")
        {
            Description = "Such as slack or jira; integrations kinds shows them.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var name = new Option<string?>("--name")
        {
            Description = "For people, such as '#security'.",
            HelpName = "TEXT",
        };
        var description = new Option<string?>("--description") { Description = "More for people.", HelpName = "TEXT" };
        var disabled = new Option<bool>("--disabled") { Description = "Send nothing yet." };
        var format = Choice.Option("--format", "How to show the result. [default: table]", "table", "json");
        var (config, filter, template, noise) = (
            new ConfigOptions(),
            new FilterOptions(),
            new TemplateOptions(),
            new NoiseOptions()
        );
        var digest = new DigestOptions();
        var command = new CommandWithExamples(
            "create",
            "Make an integration. On a terminal, what is missing is asked for; secrets are not shown.",
            "tocsin integrations create",
            "tocsin integrations create slack --name '#security' --severity high --event finding_new",
            "tocsin integrations create slack --name '#security' --digest day --digest-at 08:00 --digest-zone Europe/Berlin",
            "tocsin integrations create slack --name '#security' --group-by scan --quiet-hours 22:00-07:00 --quiet-zone Europe/Berlin",
            "tocsin integrations create jira --name Backlog --config-stdin < jira.json"
        )
        {
            kind,
            name,
            description,
            disabled,
            format,
        };
        config.AddTo(command);
        filter.AddTo(command);
        template.AddTo(command);
        digest.AddTo(command);
        noise.AddTo(command);
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                using var client = Connection.Find(shell).Open(shell);
                var wanted = await KindAsync(shell, client, parsed.GetValue(kind), cancellationToken);
                var given = await config.ReadAsync(shell, parsed, cancellationToken);
                var words = await template.ReadAsync(shell, parsed, cancellationToken);
                TemplateOptions.Check(wanted, words);
                var questions = new ConfigQuestions(shell, wanted);
                questions.Check(given.Keys);
                var asked = new NewIntegration
                {
                    Kind = wanted.Kind,
                    Name = parsed.GetValue(name) ?? Ask(shell, "Name", "--name", cancellationToken),
                    Config = questions.Complete(given, cancellationToken),
                    Description = parsed.GetValue(description),
                    SeverityFilter = filter.Severity(parsed),
                    Enabled = parsed.GetValue(disabled) ? false : null,
                    TargetIds = filter.Targets(parsed),
                    Events = filter.Events(parsed),
                    Filters = filter.Finer(parsed),
                    Template = words,
                    Digest = digest.Digest(parsed),
                    Grouping = noise.Grouping(parsed),
                    Ceiling = noise.Ceiling(parsed),
                    QuietHours = noise.QuietHours(parsed),
                    FirstScan = noise.FirstScan(parsed),
                };
                var made = await MakeAsync(shell, client, questions, asked, cancellationToken);
                IntegrationView.Write(shell, made, asJson: parsed.GetValue(format) == "json");
                shell.Error.WriteLine($"To try it: tocsin integrations test {SafeText.Line(made.Id)}");
                return ExitCode.Success;
            }
        );
        return command;
    }

    // On a terminal, what the server does not take is asked for again: nobody types everything twice.
    private static async Task<Integration> MakeAsync(
        Shell shell,
        TocsinClient client,
        ConfigQuestions questions,
        NewIntegration asked,
        CancellationToken cancellationToken
    )
    {
        for (var round = 1; ; round++)
        {
            try
            {
                return await client.Integrations.CreateAsync(asked, cancellationToken);
            }
            catch (TocsinApiException e)
                when (shell.Ask is not null && round < MaxRounds && questions.CanMend(e.Problem))
            {
                asked = asked with { Config = questions.Mend(asked.Config, e.Problem, cancellationToken) };
            }
        }
    }

    private static async Task<IntegrationKind> KindAsync(
        Shell shell,
        TocsinClient client,
        string? name,
        CancellationToken cancellationToken
    )
    {
        var kinds = (await client.Integrations.ListKindsAsync(cancellationToken)).Data;
        if (name is null && shell.Ask is not null)
        {
            shell.Error.WriteLine(SafeText.Line($"Kinds: {string.Join(", ", kinds.Select(k => k.Kind))}"));
        }

        return KindLookup.Find(kinds, name ?? Ask(shell, "Kind", "a KIND", cancellationToken));
    }

    private static string Ask(Shell shell, string what, string option, CancellationToken cancellationToken)
    {
        var answer = shell.Ask is { } ask
            ? ask($"{what}: ", cancellationToken)
            : throw new UsageException($"nobody can be asked for the {what.ToLowerInvariant()} here; give {option}");
        return answer?.Trim() is { Length: > 0 } text
            ? text
            : throw new UsageException($"the {what.ToLowerInvariant()} is empty");
    }
}
