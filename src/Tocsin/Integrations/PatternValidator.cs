using Tocsin.Http;

namespace Tocsin.Integrations;

/// <summary>What is wrong with the patterns of a subscription's finer filters.</summary>
internal static class PatternValidator
{
    private const int MaxLength = 200;

    /// <param name="subscription">Whose filters.</param>
    /// <param name="pointer">Where the request has them.</param>
    /// <param name="errors">What is wrong is added here.</param>
    public static void Check(Subscription subscription, string pointer, List<FieldError> errors)
    {
        Check(subscription.Tools, "tools");
        Check(subscription.Rules, "rules");
        Check(subscription.Branches, "branches");
        Check(subscription.Paths, "paths");

        void Check(IReadOnlyList<string>? patterns, string field)
        {
            foreach (var (index, pattern) in (patterns ?? []).Index())
            {
                if (Problem(pattern, field) is var (problem, expected))
                {
                    errors.Add($"{pointer}/{field}/{index}", problem, expected);
                }
            }
        }
    }

    private static (string Problem, string Expected)? Problem(string pattern, string field) =>
        pattern.Trim().Length == 0 ? ("is empty", "a name or a pattern")
        : pattern.Length > MaxLength ? ($"has {pattern.Length} characters", $"at most {MaxLength}")
        : pattern.Any(char.IsControl) ? ("has a control character", "a name or a pattern")
        : field is "tools" && pattern.Contains('*', StringComparison.Ordinal)
            ? (
                $"is '{Problems.Quote(pattern)}'",
                "the name of a tool, as findings show it; patterns are for rules, branches and paths"
            )
        : field is "paths" && (pattern[0] is '/' || pattern.StartsWith("./", StringComparison.Ordinal))
            ? ($"is '{Problems.Quote(pattern)}'", "a path relative to the root of the scan, such as src/**")
        : field is "paths" && pattern.Contains('\\', StringComparison.Ordinal)
            ? ($"is '{Problems.Quote(pattern)}'", "slashes between folders")
        : null;
}
