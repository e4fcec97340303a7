using System.CommandLine;

namespace Tocsin.Cli.CommandLine;

/// <summary>Options that take one of a few words.</summary>
internal static class Choice
{
    public static readonly string[] Severities = ["critical", "high", "medium", "low", "info"];

    public static Option<string?> Option(string name, string description, params string[] words)
    {
        var option = new Option<string?>(name) { Description = description, HelpName = string.Join('|', words) };
        Restrict(option, words);
        return option;
    }

    public static void Restrict(Option option, string[] words)
    {
        option.CompletionSources.Add(words);
        option.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(t => !words.Contains(t.Value, StringComparer.Ordinal)))
            {
                var hint = NearestWord.Of(token.Value, words) is { } nearest
                    ? $"did you mean {nearest}?"
                    : $"it is one of {string.Join(", ", words)}";
                result.AddError($"{option.Name} cannot be '{token.Value}'; {hint}");
            }
        });
    }
}
