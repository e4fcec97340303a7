using Tocsin.Cli.CommandLine;
using Tocsin.Cli.Terminal;
using Tocsin.Client;
using Tocsin.Client.Integrations;

namespace Tocsin.Cli.Integrations;

/// <summary>Completes a config as its kind describes it: from the environment, and by asking where somebody can be asked.</summary>
internal sealed class ConfigQuestions(Shell shell, IntegrationKind kind)
{
    /// <summary>The config of a new integration: everything that is required, and on a terminal the rest is offered.</summary>
    public Dictionary<string, string?> Complete(
        IReadOnlyDictionary<string, string?> given,
        CancellationToken cancellationToken
    )
    {
        Check(given.Keys);
        var config = new Dictionary<string, string?>(StringComparer.Ordinal);
        var missing = new List<IntegrationField>();
        foreach (var field in kind.Fields)
        {
            var value =
                (given.TryGetValue(field.Key, out var said) ? said : null)
                ?? shell.Variable(ConfigOptions.VariablePrefix + field.Key.ToUpperInvariant())
                ?? (shell.Ask is null ? null : Ask(field, mayBeEmpty: !field.Required, cancellationToken));
            if (value is not null)
            {
                config[field.Key] = value;
            }
            else if (field.Required || given.ContainsKey(field.Key))
            {
                missing.Add(field);
            }
        }

        return missing.Count == 0 ? config : throw Missing(missing);
    }

    /// <summary>Whether all that is wrong with a request are fields that can be asked for.</summary>
    public bool CanMend(ApiProblem problem) =>
        problem is { Status: 400, Errors.Count: > 0 } && problem.Errors.All(e => kind.Fields.Any(f => IsOf(e, f)));

    /// <summary>The config with the fields that are wrong asked for once more, each with what is wrong about it.</summary>
    public Dictionary<string, string?> Mend(
        IReadOnlyDictionary<string, string?> config,
        ApiProblem problem,
        CancellationToken cancellationToken
    )
    {
        var mended = new Dictionary<string, string?>(config, StringComparer.Ordinal);
        foreach (var field in kind.Fields)
        {
            var errors = problem.Errors.Where(e => IsOf(e, field)).ToList();
            if (errors.Count == 0)
            {
                continue;
            }

            foreach (var error in errors)
            {
                shell.Error.WriteLine($"  {SafeText.Line(error.ToString())}");
            }

            mended.Remove(field.Key);
            if (Ask(field, mayBeEmpty: !field.Required, cancellationToken) is { } value)
            {
                mended[field.Key] = value;
            }
        }

        return mended;
    }

    /// <summary>The fields that were named, with values for those that came without.</summary>
    public Dictionary<string, string?> Change(
        IReadOnlyDictionary<string, string?> given,
        CancellationToken cancellationToken
    )
    {
        Check(given.Keys);
        var config = new Dictionary<string, string?>(StringComparer.Ordinal);
        foreach (var field in kind.Fields.Where(f => given.ContainsKey(f.Key)))
        {
            config[field.Key] =
                given[field.Key]
                ?? shell.Variable(ConfigOptions.VariablePrefix + field.Key.ToUpperInvariant())
                ?? (shell.Ask is null ? throw Missing([field]) : Ask(field, mayBeEmpty: false, cancellationToken));
        }

        return config;
    }

    /// <summary>What is no field of the kind is told before anything is sent.</summary>
    public void Check(IEnumerable<string> keys)
    {
        var known = kind.Fields.Select(f => f.Key).ToArray();
        foreach (var key in keys.Where(k => !known.Contains(k, StringComparer.Ordinal)))
        {
            throw new UsageException(
                $"{SafeText.Line(kind.Kind)} has no field '{SafeText.Line(key)}'; "
                    + (
                        NearestWord.Of(key, known) is { } nearest
                            ? $"did you mean {nearest}?"
                            : $"it has {string.Join(", ", known)}"
                    )
            );
        }
    }

    private string? Ask(IntegrationField field, bool mayBeEmpty, CancellationToken cancellationToken)
    {
        var label = SafeText.Line(field.Label ?? field.Key);
        var hint =
            field.Allowed is { Count: > 0 } allowed ? $"({string.Join(", ", allowed)})"
            : field.Example is { Length: > 0 } example ? $"(such as {example})"
            : "";
        var what = $"{label} {SafeText.Line(hint)}".TrimEnd();
        while (true)
        {
            var question = mayBeEmpty ? $"{what}, or Enter for none: " : $"{what}: ";
            var answer = (field.Secret ? shell.AskSecret : shell.Ask)!(question, cancellationToken)?.Trim() ?? "";
            if (answer.Length == 0 && mayBeEmpty)
            {
                return null;
            }

            if (answer.Length == 0)
            {
                shell.Error.WriteLine($"  {SafeText.Line(field.Help ?? "It cannot be left out.")}");
            }
            else if (field.Allowed is { Count: > 0 } words && !words.Contains(answer, StringComparer.Ordinal))
            {
                shell.Error.WriteLine($"  It is one of {SafeText.Line(string.Join(", ", words))}.");
            }
            else
            {
                return answer;
            }
        }
    }

    private static bool IsOf(ApiError error, IntegrationField field) => error.Pointer == "/config/" + field.Key;

    private static UsageException Missing(IReadOnlyList<IntegrationField> fields) =>
        new(
            $"the config needs {string.Join(", ", fields.Select(f => SafeText.Line(f.Key)))}, and nobody can be asked here; use "
                + string.Join(" ", fields.Select(f => $"--config {SafeText.Line(f.Key)}={SafeText.Line(f.Example)}"))
                + $" (for secrets better {ConfigOptions.VariablePrefix}{SafeText.Line(fields[0].Key).ToUpperInvariant()} or --config-stdin)"
        );
}
