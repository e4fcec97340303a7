using System.CommandLine;
using System.Globalization;
using Tocsin.Cli.Auth;
using Tocsin.Cli.CommandLine;
using Tocsin.Cli.Terminal;
using Tocsin.Client.Integrations;

namespace Tocsin.Cli.Integrations;

/// <summary><c>tocsin integrations preview</c>.</summary>
internal static class IntegrationsPreviewCommand
{
    public static Command Create(Shell shell)
    {
        var days = new Option<int?>("--days") { Description = "How far to look back. [default: 30]", HelpName = "N" };
        days.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int?>() is < 1 or > 30)
            {
                result.AddError("--days takes a number from 1 to 30");
            }
        });
        var format = Choice.Option("--format", "How to show it. [default: table]", "table", "json");
        var filter = new FilterOptions();
        var command = new CommandWithExamples(
            "preview",
            "Tell what a filter would have let through of the last days, and what turned the rest away.",
            "tocsin integrations preview --event finding_new --severity high",
            "tocsin integrations preview --branch main --path 'contracts/**' --days 7"
        )
        {
            days,
            format,
        };
        filter.AddTo(command);
        command.SetAction(
            async (parsed, cancellationToken) =>
            {
                using var client = Connection.Find(shell).Open(shell);
                var asked = new NewPreview
                {
                    TargetIds = filter.Targets(parsed),
                    Events = filter.Events(parsed),
                    SeverityFilter = filter.Severity(parsed),
                    Filters = filter.Finer(parsed),
                    Days = parsed.GetValue(days),
                };
                var preview = await client.Integrations.PreviewAsync(asked, cancellationToken);
                if (parsed.GetValue(format) == "json")
                {
                    shell.Out.WriteLine(JsonText.Of(preview));
                }
                else
                {
                    Write(shell, preview);
                }

                return ExitCode.Success;
            }
        );
        return command;
    }

    private static void Write(Shell shell, IntegrationPreview preview)
    {
        shell.Out.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{preview.Matched} of {preview.Examined} events since {preview.From:u} would have been sent."
            )
        );
        Line("By event", preview.ByEventType);
        Line("By severity", preview.BySeverity);
        Line("Turned away by", preview.RefusedBy);
        if (preview.Samples.Count > 0)
        {
            var table = new TextTable("EVENT", "TYPE", "SEVERITY", "TARGET", "CREATED");
            foreach (var sample in preview.Samples)
            {
                table.Add(
                    sample.EventId,
                    sample.EventName ?? sample.Type,
                    sample.Severity ?? "-",
                    sample.TargetId ?? "-",
                    sample.CreatedAt?.ToString("u", CultureInfo.InvariantCulture)
                );
            }

            shell.Out.WriteLine();
            table.Write(shell, shell.Out, shell.OutIsTerminal);
        }

        if (preview.NextCursor is not null)
        {
            shell.Error.WriteLine(
                "There was more than one answer looks at: the time since then is shorter than asked for."
            );
        }

        void Line(string what, IReadOnlyDictionary<string, int> counts)
        {
            var some = counts
                .Where(c => c.Value > 0)
                .Select(c => string.Create(CultureInfo.InvariantCulture, $"{c.Key} {c.Value}"));
            if (string.Join(", ", some) is { Length: > 0 } text)
            {
                shell.Out.WriteLine($"{what, -15} {SafeText.Line(text)}");
            }
        }
    }
}
