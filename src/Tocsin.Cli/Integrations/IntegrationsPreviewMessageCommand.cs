using System.CommandLine;
using Tocsin.Cli.Auth;
using Tocsin.Cli.CommandLine;
using Tocsin.Cli.Terminal;
using Tocsin.Client.Integrations;

namespace Tocsin.Cli.Integrations;

/// <summary><c>tocsin integrations preview-message</c>.</summary>
internal static class IntegrationsPreviewMessageCommand
{
    public static Command Create(Shell shell)
    {
        var kind = new Argument<string>("KIND") { Description = "Such as slack or jira." };
        var type = new Option<string?>("--event")
        {
            Description = "Only this type of event, such as finding.new, or batch. [default: each]",
            HelpName = "TYPE",
        };
        var sent = new Option<bool>("--sent") { Description = "What would go to the service, too." };
        var format = Choice.Option("--format", "How to show it. [default: text]", "text", "json");
        var template = new TemplateOptions();
        var command = new CommandWithExamples(
            "preview-message",
            "Show how messages would look, with an example of every type of event. Nothing is sent.",
            "tocsin integrations preview-message slack --event finding.new",
            "tocsin integrations preview-message slack --title-template '[{{severity}}] {{title}}'",
            "tocsin integrations preview-message jira --body-template-file body.hbs --event finding.new --sent"
        )
        {
            kind,
            type,
            sent,
            format,
        };
        template.AddTo(command);
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var words = await template.ReadAsync(shell, parsed, cancellationToken);
                using var client = Connection.Find(shell).Open(shell);
                var wanted = await KindLookup.FindAsync(client, parsed.GetRequiredValue(kind), cancellationToken);
                var messages = await client.Integrations.PreviewMessagesAsync(
                    new NewMessagePreview
                    {
                        Kind = wanted.Kind,
                        Template = words,
                        EventType = parsed.GetValue(type),
                    },
                    cancellationToken
                );
                if (parsed.GetValue(format) == "json")
                {
                    shell.Out.WriteLine(JsonText.Of(messages));
                }
                else
                {
                    foreach (var message in messages.Data)
                    {
                        Write(shell, message, parsed.GetValue(sent));
                    }
                }

                return ExitCode.Success;
            }
        );
        return command;
    }

    private static void Write(Shell shell, MessagePreview message, bool withSent)
    {
        shell.Out.WriteLine(SafeText.Line(message.EventType));
        shell.Out.WriteLine("  " + SafeText.Line(message.Title));
        Lines(message.Text);
        foreach (var sent in withSent ? message.Sent : [])
        {
            shell.Out.WriteLine();
            Lines(sent);
        }

        shell.Out.WriteLine();

        void Lines(string? text)
        {
            foreach (var line in (text ?? "").Split('\n', StringSplitOptions.RemoveEmptyEntries))
            {
                shell.Out.WriteLine("  " + SafeText.Line(line));
            }
        }
    }
}
