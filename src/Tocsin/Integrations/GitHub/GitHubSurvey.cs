using System.Text.Json;
using Tocsin.Integrations.Surveys;

namespace Tocsin.Integrations.GitHub;

/// <summary>Asks whether the token sees the repository, and whether that takes issues.</summary>
internal sealed class GitHubSurvey(GitHubApi api)
{
    public SurveyStep Ask(Exchange? last) =>
        last is null
            ? new SurveyStep.Send(api.Get($"repos/{api.Repository}") with { AnswerBytes = 128 * 1024 })
            : new SurveyStep.Done(Read(last));

    private Survey Read(Exchange last) =>
        last.Status switch
        {
            401 => Survey.Refused(
                GitHubKind.Token,
                "is refused by GitHub",
                "a token that has neither expired nor been revoked"
            ),
            404 => Survey.Refused(
                GitHubKind.Repository,
                $"is {api.Repository}, which this token does not see",
                "a repository that the token was made for, as owner/name"
            ),
            200 => Repository(last),
            _ => Survey.Unknown("GitHub", last),
        };

    private Survey Repository(Exchange last)
    {
        try
        {
            using var document = JsonDocument.Parse(last.Body);
            var root = document.RootElement;
            return root.GetProperty("archived").GetBoolean()
                    ? Survey.Refused(
                        GitHubKind.Repository,
                        $"is {api.Repository}, which is archived and takes no issues",
                        "a repository that is not archived"
                    )
                : !root.GetProperty("has_issues").GetBoolean()
                    ? Survey.Refused(
                        GitHubKind.Repository,
                        $"is {api.Repository}, where issues are turned off",
                        "a repository with issues: Settings, General, Features"
                    )
                : new Survey();
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return Survey.Unknown("GitHub", answer: null);
        }
    }
}
