using System.CommandLine;
using System.Globalization;

namespace Tocsin.Cli.CommandLine;

/// <summary>Options that take a time: <c>90</c>, <c>90s</c>, <c>10m</c>, <c>1h</c>, <c>7d</c>.</summary>
internal static class Duration
{
    public static Option<TimeSpan?> Option(string name, string description) =>
        new(name)
        {
            Description = description,
            HelpName = "90s|10m|1h|7d",
            CustomParser = result =>
            {
                var text = result.Tokens[0].Value;
                var value = Parse(text);
                if (value is null)
                {
                    result.AddError(
                        $"{name} cannot be '{text}'; it is a number of seconds, or such as 90s, 10m, 1h, 7d"
                    );
                }

                return value;
            },
        };

    internal static TimeSpan? Parse(string text)
    {
        var unit = text.Length > 0 ? text[^1] : ' ';
        var number = char.IsAsciiDigit(unit) ? text : text[..^Math.Min(1, text.Length)];
        var seconds = unit switch
        {
            's' or (>= '0' and <= '9') => 1,
            'm' => 60,
            'h' => 3600,
            'd' => 86_400,
            _ => 0,
        };
        var known = int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var count);
        return known && seconds > 0 && count is > 0 and <= 1_000_000
            ? TimeSpan.FromSeconds((long)count * seconds)
            : null;
    }
}
