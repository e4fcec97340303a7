using System.CommandLine;
using System.Text.Json;
using Tocsin.Cli.Auth;
using Tocsin.Cli.CommandLine;
using Tocsin.Client;
using Tocsin.Client.Integrations;

namespace Tocsin.Cli.Integrations;

/// <summary><c>tocsin integrations update</c>.</summary>
internal static class IntegrationsUpdateCommand
{
    private static readonly JsonElement Null = JsonDocument.Parse("null").RootElement.Clone();

    public static Command Create(Shell shell)
    {
        var id = new Argument<string>("INTEGRATION") { Description = "integration_…" };
        var name = new Option<string?>("--name") { Description = "For people.", HelpName = "TEXT" };
        var description = new Option<string?>("--description") { Description = "More for people.", HelpName = "TEXT" };
        var enable = new Option<bool>("--enable") { Description = "Send from now on." };
        var disable = new Option<bool>("--disable")
        {
            Description = "Send nothing from now on; what waits is cancelled.",
        };
        var remove = new Option<string[]>("--remove-config")
        {
            Description = "Take this optional field out of the config; may be repeated.",
            HelpName = "KEY",
        };
        var everyTarget = new Option<bool>("--every-target") { Description = "Events about every target again." };
        var everyEvent = new Option<bool>("--every-event") { Description = "All events again." };
        var format = Choice.Option("--format", "How to show the result. [default: table]", "table", "json");
        var usual = new Option<bool>("--usual-words")
        {
            Description = "Messages in the usual words again, without templates.",
        };
        var (config, filter, template, noise) = (
            new ConfigOptions(),
            new FilterOptions(),
            new TemplateOptions(),
            new NoiseOptions()
        );
        var digest = new DigestOptions();
        var command = new CommandWithExamples(
            "update",
            "Change an integration; what is not named stays. Of the finer filters (--tool, --rule, --branch, --path) all are replaced.",
            "tocsin integrations update integration_1a2b3c --severity critical",
            "tocsin integrations update integration_1a2b3c --config api_token    asks for it",
            "tocsin integrations update integration_1a2b3c --ceiling 20 --no-quiet-hours",
            "tocsin integrations update integration_1a2b3c --disable"
        )
        {
            id,
            name,
            description,
            enable,
            disable,
            remove,
            everyTarget,
            everyEvent,
            usual,
            format,
        };
        config.AddTo(command);
        filter.AddTo(command);
        template.AddTo(command);
        digest.AddTo(command, takesAway: true);
        noise.AddTo(command, takesAway: true);
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                if (parsed.GetValue(enable) && parsed.GetValue(disable))
                {
                    throw new UsageException("--enable and --disable exclude each other");
                }

                var words = await template.ReadAsync(shell, parsed, cancellationToken);
                if (words is not null && parsed.GetValue(usual))
                {
                    throw new UsageException("--usual-words and templates exclude each other");
                }

                using var client = Connection.Find(shell).Open(shell);
                var given = await config.ReadAsync(shell, parsed, cancellationToken);
                var (which, gone) = (parsed.GetRequiredValue(id), parsed.GetValue(remove) ?? []);
                if (words is { Title: null } or { Body: null })
                {
                    // What is not named stays.
                    var now = (await client.Integrations.GetAsync(which, cancellationToken)).Template;
                    words = words with { Title = words.Title ?? now?.Title, Body = words.Body ?? now?.Body };
                }

                var takenAway = digest
                    .TakenAway(parsed)
                    .Concat(noise.TakenAway(parsed))
                    .ToDictionary(n => n, _ => Null, StringComparer.Ordinal);
                var change = new IntegrationChange
                {
                    Name = parsed.GetValue(name),
                    Description = parsed.GetValue(description),
                    Enabled =
                        parsed.GetValue(enable) ? true
                        : parsed.GetValue(disable) ? false
                        : null,
                    Config = await ConfigAsync(shell, client, which, given, gone, cancellationToken),
                    SeverityFilter = filter.Severity(parsed),
                    TargetIds = parsed.GetValue(everyTarget) ? [] : filter.Targets(parsed),
                    Events = parsed.GetValue(everyEvent) ? [] : filter.Events(parsed),
                    Filters = filter.Finer(parsed),
                    Template = parsed.GetValue(usual) ? new IntegrationTemplate() : words,
                    Grouping = noise.Grouping(parsed),
                    Ceiling = noise.Ceiling(parsed),
                    QuietHours = noise.QuietHours(parsed),
                    FirstScan = noise.FirstScan(parsed),
                    Digest = digest.Digest(parsed),
                    More = takenAway.Count > 0 ? takenAway : null,
                };
                if (change == new IntegrationChange())
                {
                    throw new UsageException("nothing to change was named");
                }

                var changed = await client.Integrations.UpdateAsync(which, change, cancellationToken);
                IntegrationView.Write(shell, changed, asJson: parsed.GetValue(format) == "json");
                return ExitCode.Success;
            }
        );
        return command;
    }

    private static async Task<IReadOnlyDictionary<string, string?>?> ConfigAsync(
        Shell shell,
        TocsinClient client,
        string id,
        IReadOnlyDictionary<string, string?> given,
        IReadOnlyList<string> removed,
        CancellationToken cancellationToken
    )
    {
        if (given.Count == 0 && removed.Count == 0)
        {
            return null;
        }

        var integration = await client.Integrations.GetAsync(id, cancellationToken);
        var kind = await KindLookup.FindAsync(client, integration.Kind, cancellationToken);
        var questions = new ConfigQuestions(shell, kind);
        questions.Check(removed);
        var config = questions.Change(given, cancellationToken);
        foreach (var key in removed)
        {
            config[key] = null;
        }

        return config;
    }
}
