using Tocsin.Cli.Terminal;
using Tocsin.Client.Integrations;

namespace Tocsin.Cli.Integrations;

/// <summary>How an integration is shown after it was made or changed.</summary>
internal static class IntegrationView
{
    public static void Write(Shell shell, Integration integration, bool asJson)
    {
        foreach (var warning in integration.Warnings ?? [])
        {
            shell.Error.WriteLine($"Warning: {SafeText.Line(warning)}");
        }

        if (asJson)
        {
            shell.Out.WriteLine(JsonText.Of(integration));
            return;
        }

        shell.Out.WriteLine(
            $"Integration  {SafeText.Line(integration.Id)} ({SafeText.Line(integration.Kind)}, {SafeText.Line(integration.Status)})"
        );
        shell.Out.WriteLine($"Name         {SafeText.Line(integration.Name)}");
        shell.Out.WriteLine($"Events       {Words(integration.Events)}");
        shell.Out.WriteLine($"Severity     {SafeText.Line(Severity(integration))}");
        shell.Out.WriteLine($"Targets      {Words(integration.TargetIds)}");
        if (integration.Template is { Title: { } title })
        {
            shell.Out.WriteLine($"Title        {SafeText.Line(title)}");
        }

        if (integration.Template is { Body: { } body })
        {
            shell.Out.WriteLine($"Body         {SafeText.Line(body)}");
        }

        if (integration.Digest is { } digest)
        {
            var day = digest.Weekday is { } weekday ? $"every {weekday}" : "every day";
            shell.Out.WriteLine(SafeText.Line($"Digest       {day} at {digest.At} {digest.TimeZone}"));
        }

        WriteNoise(shell, integration);
        if (integration.DisabledReason is { } reason)
        {
            shell.Out.WriteLine($"Why          {SafeText.Line(reason)}");
        }

        if (integration.HmacSecret is { } secret)
        {
            shell.Out.WriteLine($"Secret       {SafeText.Line(secret)}");
            shell.Error.WriteLine("Keep the secret now, for your endpoint to verify signatures with.");
        }
    }

    private static void WriteNoise(Shell shell, Integration integration)
    {
        if (integration.Grouping is { } grouping)
        {
            shell.Out.WriteLine($"Grouping     by {Words(grouping.By)}, {grouping.Window} s");
        }

        if (integration.Ceiling is { } ceiling)
        {
            shell.Out.WriteLine($"Ceiling      {ceiling} messages an hour");
        }

        if (integration.QuietHours is { } quiet)
        {
            var days = quiet.Days is null or { Count: 7 } ? "every day" : Words(quiet.Days);
            shell.Out.WriteLine(SafeText.Line($"Quiet hours  {quiet.From}-{quiet.To} {quiet.TimeZone}, {days}"));
        }

        if (integration.FirstScan is "summarise")
        {
            shell.Out.WriteLine("First scan   in one message");
        }
    }

    public static string Words(IReadOnlyList<string>? words) =>
        words is { Count: > 0 } ? SafeText.Line(string.Join(", ", words)) : "all";

    public static string Severity(Integration integration) =>
        integration.SeverityFilter switch
        {
            null => "some",
            "info" => "all",
            "critical" => "critical",
            var least => least + " and worse",
        };
}
