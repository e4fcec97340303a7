using Tocsin.Http;
using Tocsin.Targets;

namespace Tocsin.Scans;

/// <summary>What a new scan may say, whichever route it comes by.</summary>
internal static class ScanValidator
{
    /// <summary>Adds what is wrong with the request, its target aside.</summary>
    public static void Check(CreateScanRequest request, List<FieldError> errors)
    {
        if (request is { Target: null, TargetId: null } or { Target: not null, TargetId: not null })
        {
            Add("/target", "exactly one of target and target_id is needed", "{\"kind\": …, \"name\": …}, or an id");
        }

        if (request.Target is { } target)
        {
            TargetValidator.Check(target.Kind, target.Name, target.DefaultBranch, "/target", errors);
        }

        CheckBranch(request.Branch, "/branch", errors);
        CheckCommit(request.Commit, "/commit", errors);
        foreach (var (index, path) in (request.Scope?.Paths ?? []).Index())
        {
            if (path.StartsWith('/') || path.Contains('\\', StringComparison.Ordinal) || path.Split('/').Contains(".."))
            {
                Add($"/scope/paths/{index}", $"'{Problems.Quote(path)}' is not below the root", "a path like src/api");
            }
        }

        foreach (var (index, rule) in (request.Scope?.Rules ?? []).Index())
        {
            if (rule.Length is 0 or > 200 || rule.AsSpan(0, rule.Length - 1).Contains('*'))
            {
                Add($"/scope/rules/{index}", "is not a rule", "a rule id, or the start of one and *");
            }
        }

        void Add(string pointer, string problem, string expected) => errors.Add(Error(pointer, problem, expected));
    }

    public static void CheckBranch(string? branch, string pointer, List<FieldError> errors)
    {
        if (branch is not null && (branch.Length is 0 or > 250 || branch.Any(c => char.IsControl(c) || c == ' ')))
        {
            errors.Add(Error(pointer, "is not a branch", "a name of 1 to 250 characters without spaces"));
        }
    }

    public static void CheckCommit(string? commit, string pointer, List<FieldError> errors)
    {
        if (commit is not null && (commit.Length is 0 or > 100 || commit.Any(c => !char.IsAsciiLetterOrDigit(c))))
        {
            errors.Add(Error(pointer, "is not a commit", "1 to 100 letters and digits"));
        }
    }

    /// <summary>A path of a scope as paths of findings are written: no <c>./</c>, no slash at an end.</summary>
    public static string Normalize(string path) =>
        string.Join('/', path.Split('/').Where(part => part.Length > 0 && part != "."));

    private static FieldError Error(string pointer, string problem, string expected) =>
        new()
        {
            Pointer = pointer,
            Problem = problem,
            Expected = expected,
        };
}
