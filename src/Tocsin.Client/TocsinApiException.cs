using System.Net;
using System.Text;

namespace Tocsin.Client;

/// <summary>The server answered, and the answer was no.</summary>
public sealed class TocsinApiException(ApiProblem problem) : TocsinException(Describe(problem), inner: null)
{
    /// <summary>What the server said.</summary>
    public ApiProblem Problem { get; } = problem;

    /// <summary>The HTTP status of the answer.</summary>
    public HttpStatusCode Status => (HttpStatusCode)Problem.Status;

    private static string Describe(ApiProblem problem)
    {
        var text = new StringBuilder();
        text.Append((problem.Title ?? "The server refused the request").TrimEnd('.'));
        // Where one thing is wrong, the detail says the same as the error that follows.
        var isSaid =
            problem is { Detail: { } detail, Errors: [{ Problem: { } only }] }
            && detail.Contains(only, StringComparison.Ordinal);
        if (!string.IsNullOrEmpty(problem.Detail) && problem.Detail != problem.Title && !isSaid)
        {
            text.Append(": ").Append(problem.Detail);
        }

        text.Append(" (HTTP ").Append(problem.Status).Append(')');
        foreach (var error in problem.Errors)
        {
            text.Append('\n').Append("  ").Append(error);
        }

        return text.ToString();
    }
}
