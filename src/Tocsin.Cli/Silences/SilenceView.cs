using System.Globalization;
using Tocsin.Cli.Terminal;
using Tocsin.Client.Silences;

namespace Tocsin.Cli.Silences;

/// <summary>How a silence is shown.</summary>
internal static class SilenceView
{
    public static void Write(Shell shell, Silence silence, bool asJson)
    {
        if (asJson)
        {
            shell.Out.WriteLine(JsonText.Of(silence));
            return;
        }

        shell.Out.WriteLine($"Silence  {SafeText.Line(silence.Id)} ({SafeText.Line(silence.Status)})");
        shell.Out.WriteLine($"About    {SafeText.Line(About(silence))}");
        shell.Out.WriteLine($"Reason   {SafeText.Line(silence.Reason)}");
        shell.Out.WriteLine($"Until    {silence.ExpiresAt?.ToString("u", CultureInfo.InvariantCulture)}");
    }

    /// <summary>Everything that it names, in one line.</summary>
    public static string About(Silence silence) =>
        string.Join(
            "; ",
            new[]
            {
                Of("to", silence.IntegrationIds),
                Of("target", silence.TargetIds),
                Of("severity", silence.Severity),
                Of("rule", silence.Rules),
                Of("path", silence.Paths),
            }.OfType<string>()
        );

    private static string? Of(string what, IReadOnlyList<string>? words) =>
        words is { Count: > 0 } ? $"{what} {string.Join(", ", words)}" : null;
}
