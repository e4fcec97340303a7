using System.CommandLine;
using System.Text.Json;
using Tocsin.Cli.Auth;
using Tocsin.Cli.CommandLine;
using Tocsin.Cli.Terminal;
using Tocsin.Client.Webhooks;

namespace Tocsin.Cli.Webhooks;

/// <summary><c>tocsin webhooks create</c>.</summary>
internal static class WebhooksCreateCommand
{
    private const string Variable = WebhooksListenCommand.SecretVariable;

    public static Command Create(Shell shell)
    {
        var url = Text("--url", "Public https address of your endpoint.", "URL");
        url.Required = true;
        var events = List("--event", "An event to send, such as scan.completed; may be repeated. [default: *]", "NAME");
        var severities = List("--severity", "Send findings of this severity only; may be repeated.", "SEVERITY");
        Choice.Restrict(severities, Choice.Severities);
        var secret = Text(
            "--secret",
            $"16 characters or more. Other users of this machine may see it: better use {Variable} or --secret-stdin. "
                + $"[default: {Variable}, else the server makes one]",
            "TEXT"
        );
        var fromStdin = new Option<bool>("--secret-stdin") { Description = "Read the secret from standard input." };
        var description = Text("--description", "A word for people.", "TEXT");
        var disabled = new Option<bool>("--disabled") { Description = "Send nothing yet." };
        var payload = Choice.Option("--signature-payload", "Sign the body alone, without the timestamp.", "body");
        var prefix = Text("--header-prefix", "How the headers begin. [default: X-Tocsin]", "X-NAME");
        var header = Text("--signature-header", "A name of its own for the signature's header.", "X-NAME");
        var schedule = Choice.Option(
            "--retry-schedule",
            "When to try again. [default: standard]",
            "standard",
            "extended"
        );
        var format = Choice.Option("--format", "How to show the result. [default: table]", "table", "json");
        var command = new CommandWithExamples(
            "create",
            "Make a webhook.",
            "tocsin webhooks create --url https://example.org/hooks/tocsin",
            "tocsin webhooks create --url https://example.org/hooks --event finding.new --severity critical --severity high",
            "tocsin webhooks create --url https://example.org/hooks --secret-stdin < secret.txt"
        )
        {
            url,
            events,
            severities,
            secret,
            fromStdin,
            description,
            disabled,
            payload,
            prefix,
            header,
            schedule,
            format,
        };
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                var asked = new NewWebhook
                {
                    Url = parsed.GetRequiredValue(url)!,
                    Events = parsed.GetValue(events) is { Length: > 0 } some ? some : ["*"],
                    Secret = await SecretAsync(
                        shell,
                        parsed.GetValue(secret),
                        parsed.GetValue(fromStdin),
                        cancellationToken
                    ),
                    Description = parsed.GetValue(description),
                    Enabled = parsed.GetValue(disabled) ? false : null,
                    Filters = parsed.GetValue(severities) is { Length: > 0 } these
                        ? new WebhookFilters { Severity = these }
                        : null,
                    SignaturePayload = parsed.GetValue(payload),
                    HeaderPrefix = parsed.GetValue(prefix),
                    SignatureHeader = parsed.GetValue(header),
                    RetrySchedule = parsed.GetValue(schedule) is { } name
                        ? JsonSerializer.SerializeToElement(name)
                        : null,
                };
                using var client = Connection.Find(shell).Open(shell);
                var made = await client.Webhooks.CreateAsync(asked, cancellationToken);
                Show(shell, made, asJson: parsed.GetValue(format) == "json");
                return ExitCode.Success;
            }
        );
        return command;
    }

    private static async Task<string?> SecretAsync(
        Shell shell,
        string? given,
        bool fromStdin,
        CancellationToken cancellationToken
    )
    {
        if (!fromStdin)
        {
            return given ?? shell.Variable(Variable);
        }

        if (given is not null)
        {
            throw new UsageException("--secret and --secret-stdin are two ways to say the same; use one");
        }

        var text = (await shell.In.ReadToEndAsync(cancellationToken)).Trim();
        return text.Length > 0 ? text : throw new UsageException("the secret is empty");
    }

    private static void Show(Shell shell, Webhook webhook, bool asJson)
    {
        if (asJson)
        {
            shell.Out.WriteLine(JsonText.Of(webhook));
            return;
        }

        shell.Out.WriteLine($"Webhook  {SafeText.Line(webhook.Id)} ({SafeText.Line(webhook.Status)})");
        shell.Out.WriteLine($"Events   {SafeText.Line(string.Join(", ", webhook.Events))}");
        if (webhook.Secret is { } secret)
        {
            shell.Out.WriteLine($"Secret   {SafeText.Line(secret)}");
            shell.Error.WriteLine("Keep the secret now, for your endpoint to verify signatures with.");
        }
    }

    private static Option<string?> Text(string name, string description, string value) =>
        new(name) { Description = description, HelpName = value };

    private static Option<string[]> List(string name, string description, string value) =>
        new(name) { Description = description, HelpName = value };
}
