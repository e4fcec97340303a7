using System.CommandLine;

namespace Tocsin.Cli.CommandLine;

/// <summary>Says what is wrong with a command line, and what the nearest right thing is.</summary>
internal static class UsageErrors
{
    /// <exception cref="UsageException">The command line is wrong; everything that is, at once.</exception>
    public static void ThrowIfAny(ParseResult parsed, IReadOnlyList<string> args)
    {
        var command = parsed.CommandResult.Command;
        var asksForHelp = parsed.Action != command.Action && parsed.Errors.Count == 0;
        var errors = asksForHelp ? [] : Find(parsed, command, args).Distinct().ToList();
        if (errors.Count > 0)
        {
            throw new UsageException($"{string.Join('\n', errors)}\nsee {PathOf(command)} --help");
        }
    }

    private static IEnumerable<string> Find(ParseResult parsed, Command command, IReadOnlyList<string> args)
    {
        var unknown = UnknownOptions(command, args).ToList();
        foreach (var option in unknown)
        {
            var nearest = NearestWord.Of(option, NamesOf(command));
            yield return nearest is null
                ? $"there is no option {option}"
                : $"there is no option {option}; did you mean {nearest}?";
        }

        foreach (var (option, swallowed) in SwallowedOptions(parsed, command))
        {
            yield return $"{option} needs a value before {swallowed}";
        }

        // After a wrong command's name the rest means nothing.
        var unexpected = parsed.UnmatchedTokens.Where(t => !unknown.Contains(NameOf(t)));
        foreach (var token in command.Subcommands.Count > 0 ? unexpected.Take(1) : unexpected)
        {
            yield return Unexpected(command, token);
        }

        // What follows an unknown option is often its value: other errors would only confuse.
        if (unknown.Count == 0 && parsed.UnmatchedTokens.Count == 0)
        {
            foreach (var error in parsed.Errors)
            {
                yield return error.Message.TrimEnd('.').Replace("Option ", "", StringComparison.Ordinal);
            }
        }
    }

    private static string Unexpected(Command command, string token)
    {
        if (command.Subcommands.Count == 0)
        {
            return $"'{token}' is one argument too many";
        }

        var names = command.Subcommands.Select(c => c.Name).ToList();
        return NearestWord.Of(token, names) is { } nearest
            ? $"there is no command {token}; did you mean {PathOf(command)} {nearest}?"
            : $"there is no command {token}; there are {string.Join(", ", names)}";
    }

    // The parser would take a mistyped option for a path, or for another option's value.
    private static IEnumerable<string> UnknownOptions(Command command, IReadOnlyList<string> args)
    {
        var known = NamesOf(command).ToHashSet(StringComparer.Ordinal);
        return args.TakeWhile(a => a != "--")
            .Where(a => a.Length > 1 && a[0] == '-')
            .Select(NameOf)
            .Where(name => !known.Contains(name));
    }

    // The parser takes what follows an option for its value, even another option.
    private static IEnumerable<(string Option, string Swallowed)> SwallowedOptions(ParseResult parsed, Command command)
    {
        var known = NamesOf(command).ToHashSet(StringComparer.Ordinal);
        return command
            .Options.Select(option => (option.Name, Value: parsed.GetResult(option)?.Tokens.FirstOrDefault()?.Value))
            .Where(o => o.Value is not null && known.Contains(NameOf(o.Value)))
            .Select(o => (o.Name, o.Value!));
    }

    private static string NameOf(string token) => token.Split('=', ':')[0];

    private static IEnumerable<string> NamesOf(Command command)
    {
        var inherited = Ancestors(command).SelectMany(c => c.Options).Where(o => o.Recursive);
        return command.Options.Concat(inherited).SelectMany(o => o.Aliases.Prepend(o.Name));
    }

    private static string PathOf(Command command) =>
        string.Join(' ', Ancestors(command).Reverse().Append(command).Select(c => c.Name));

    private static IEnumerable<Command> Ancestors(Command command)
    {
        for (var c = command.Parents.OfType<Command>().FirstOrDefault(); c is not null; )
        {
            yield return c;
            c = c.Parents.OfType<Command>().FirstOrDefault();
        }
    }
}
