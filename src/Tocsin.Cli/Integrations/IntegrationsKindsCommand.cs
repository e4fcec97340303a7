using System.CommandLine;
using Tocsin.Cli.Auth;
using Tocsin.Cli.CommandLine;
using Tocsin.Cli.Terminal;
using Tocsin.Client.Integrations;

namespace Tocsin.Cli.Integrations;

/// <summary><c>tocsin integrations kinds</c>.</summary>
internal static class IntegrationsKindsCommand
{
    public static Command Create(Shell shell)
    {
        var kind = new Argument<string?>("KIND")
        {
            Description = "Show the fields of this kind's config.",
            Arity = ArgumentArity.ZeroOrOne,
        };
        var format = Choice.Option("--format", "How to show them. [default: table]", "table", "json");
        var command = new CommandWithExamples(
            "kinds",
            "Show what kinds of integrations there are, and what they need.",
            "tocsin integrations kinds",
            "tocsin integrations kinds jira"
        )
        {
            kind,
            format,
        };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                using var client = Connection.Find(shell).Open(shell);
                var kinds = (await client.Integrations.ListKindsAsync(cancellationToken)).Data;
                var one = parsed.GetValue(kind) is { } name ? KindLookup.Find(kinds, name) : null;
                if (parsed.GetValue(format) == "json")
                {
                    shell.Out.WriteLine(one is null ? JsonText.Of(kinds) : JsonText.Of(one));
                }
                else
                {
                    (one is null ? All(kinds) : Fields(shell, one)).Write(shell, shell.Out, shell.OutIsTerminal);
                }

                return ExitCode.Success;
            }
        );
        return command;
    }

    private static TextTable All(IReadOnlyList<IntegrationKind> kinds)
    {
        var table = new TextTable("KIND", "TITLE", "NEEDS", "MAY HAVE");
        foreach (var kind in kinds)
        {
            table.Add(kind.Kind, kind.Title, Keys(kind, required: true), Keys(kind, required: false));
        }

        return table;
    }

    private static TextTable Fields(Shell shell, IntegrationKind kind)
    {
        shell.Error.WriteLine(SafeText.Line($"{kind.Title}: {kind.Help}"));
        var table = new TextTable("FIELD", "NEEDED", "SECRET", "EXAMPLE", "WHAT IT IS");
        foreach (var field in kind.Fields)
        {
            table.Add(
                field.Key,
                field.Required ? "yes" : "no",
                field.Secret ? "yes" : "no",
                field.Allowed is { Count: > 0 } allowed ? string.Join("|", allowed) : field.Example,
                field.Help
            );
        }

        return table;
    }

    private static string Keys(IntegrationKind kind, bool required) =>
        string.Join(", ", kind.Fields.Where(f => f.Required == required).Select(f => f.Key));
}
