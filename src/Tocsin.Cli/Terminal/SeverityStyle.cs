using Spectre.Console;

namespace Tocsin.Cli.Terminal;

internal static class SeverityStyle
{
    /// <summary>The word stands beside the colour, always: colour alone tells not everybody something.</summary>
    public static Style Of(string severity) =>
        severity switch
        {
            "critical" => new Style(Color.Red, decoration: Decoration.Bold),
            "high" => new Style(Color.Red),
            "medium" => new Style(Color.Yellow),
            "low" => new Style(Color.Blue),
            _ => new Style(Color.Grey),
        };
}
