using Tocsin.Http;

namespace Tocsin.Integrations;

/// <summary>Holds a config against its kind's fields; tells everything that is wrong, whoever asks.</summary>
internal static class ConfigValidator
{
    /// <param name="kind">The kind.</param>
    /// <param name="config">Its values.</param>
    /// <param name="pointer">Where the request has a field of this key.</param>
    /// <param name="errors">What is wrong is added here.</param>
    public static void Check(
        IIntegrationKind kind,
        IReadOnlyDictionary<string, string> config,
        Func<string, string> pointer,
        List<FieldError> errors
    )
    {
        var problems = kind.Fields.Select(f => Check(f, config)).OfType<ConfigProblem>().ToList();
        var keys = kind.Fields.Select(f => f.Key).ToList();
        problems.AddRange(
            config.Keys.Where(k => !keys.Contains(k, StringComparer.Ordinal)).Select(k => Unknown(k, keys))
        );
        if (problems.Count == 0)
        {
            problems.AddRange(kind.Check(config));
        }

        errors.AddRange(
            problems.Select(p => new FieldError
            {
                Pointer = pointer(p.Key),
                Problem = p.Problem,
                Expected = p.Expected,
            })
        );
    }

    private static ConfigProblem? Check(ConfigField field, IReadOnlyDictionary<string, string> config)
    {
        if (!config.TryGetValue(field.Key, out var value))
        {
            return field.Required ? new ConfigProblem(field.Key, "is missing", field.Help) : null;
        }

        if (field.Allowed is { } allowed && !allowed.Contains(value, StringComparer.Ordinal))
        {
            return new ConfigProblem(
                field.Key,
                $"is '{Problems.Quote(value)}'",
                $"one of {string.Join(", ", allowed)}"
            );
        }

        return field.Check?.Invoke(value) is var (problem, expected)
            ? new ConfigProblem(field.Key, problem, expected)
            : null;
    }

    private static ConfigProblem Unknown(string key, List<string> keys) =>
        new(
            Problems.Quote(key),
            "is not a field of this kind",
            NearestName.Of(key, keys) is { } nearest ? $"'{nearest}'?" : $"one of {string.Join(", ", keys)}"
        );
}
