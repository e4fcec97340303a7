using Tocsin.Http;

namespace Tocsin.Targets;

/// <summary>What a target may be called, whoever makes it: <c>POST /targets</c>, or a scan that names a new one.</summary>
internal static class TargetValidator
{
    public const string DefaultBranch = "main";

    /// <summary>Adds what is wrong; pointers start with <paramref name="at"/>.</summary>
    public static void Check(string kind, string? name, string? branch, string at, List<FieldError> errors)
    {
        if (name is not null && (name.Trim().Length != name.Length || name.Any(char.IsControl)))
        {
            Add($"{at}/name", "has control characters, or spaces at an end", "a name in one line");
        }
        else if (kind == "repository" && name is not null && !IsRepository(name))
        {
            Add($"{at}/name", $"'{Problems.Quote(name)}' is not a repository", "owner/name");
        }
        else if (kind == "url" && name is not null && !IsAddress(name))
        {
            Add(
                $"{at}/name",
                $"'{Problems.Quote(name)}' is not an address",
                "a URL that starts with https:// or http://"
            );
        }

        if (branch is not null && branch.Any(c => char.IsControl(c) || c == ' '))
        {
            Add($"{at}/default_branch", "has control characters or spaces", "the name of a branch");
        }

        void Add(string pointer, string problem, string expected) =>
            errors.Add(
                new FieldError
                {
                    Pointer = pointer,
                    Problem = problem,
                    Expected = expected,
                }
            );
    }

    // Groups may be nested (GitLab): at least one slash, and no empty part.
    private static bool IsRepository(string name) =>
        name.Contains('/', StringComparison.Ordinal) && !name.Split('/').Any(p => p.Length == 0 || p is "." or "..");

    private static bool IsAddress(string name) =>
        Uri.TryCreate(name, UriKind.Absolute, out var uri)
        && (uri.Scheme is "http" or "https")
        && uri.UserInfo.Length == 0;
}
