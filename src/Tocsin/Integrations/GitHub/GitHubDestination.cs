using Tocsin.Events;
using Tocsin.Integrations.Rendering;
using Tocsin.Integrations.Surveys;
using Tocsin.Integrations.Tickets;

namespace Tocsin.Integrations.GitHub;

/// <summary>
/// A repository: findings are issues, scans of the repository itself are statuses of their commits. A test makes the label
/// that the issues have, which takes the same right as an issue and leaves nothing else behind.
/// </summary>
internal sealed class GitHubDestination(GitHubApi api, TicketScope scope, string codeUrl, NoticeReader reader)
    : IRemembering,
        ISurveyed
{
    private const int MaxDescription = 140;
    private readonly TicketFlow _tickets = new(new GitHubDesk(api), scope);
    private readonly GitHubSurvey _survey = new(api);

    public string? SubjectOf(Message message) =>
        reader.Read(message, codeUrl) is var notice && (notice.Type == EventTypes.Ping || IsOfCommit(notice))
            ? null
            : _tickets.SubjectOf(notice);

    public SurveyStep Ask(string? known, Exchange? last) => _survey.Ask(last);

    public Step Next(Message message, string? known, Exchange? last)
    {
        var notice = reader.Read(message, codeUrl);
        return notice.Type == EventTypes.Ping ? Test(last)
            : IsOfCommit(notice) ? Status(notice, last)
            : _tickets.Next(notice, known, last);
    }

    private Step Test(Exchange? last)
    {
        if (last is null)
        {
            return new Step.Send(
                api.Post(
                    api.InRepository("labels"),
                    new GitHubLabel(GitHubDesk.Label, "b3001b", "Found and kept up to date by Tocsin")
                )
            );
        }

        var outcome = GitHubApi.Judge(last);
        return new Step.Done(
            last.Status == 422 && outcome.Error?.Contains("already_exists", StringComparison.Ordinal) == true
                ? outcome with
                {
                    Class = OutcomeClass.Delivered,
                    Error = null,
                    IsFinal = false,
                }
                : outcome
        );
    }

    private bool IsOfCommit(Notice notice) =>
        notice.Type.StartsWith("scan.", StringComparison.Ordinal)
        && notice.Commit is { Length: 40 } commit
        && commit.All(char.IsAsciiHexDigit)
        && string.Equals(notice.Target, api.Repository, StringComparison.OrdinalIgnoreCase);

    private Step Status(Notice notice, Exchange? last) =>
        last is not null
            ? new Step.Done(GitHubApi.Judge(last))
            : new Step.Send(
                api.Post(
                    api.InRepository("statuses/" + notice.Commit!.ToLowerInvariant()),
                    new GitHubStatus(
                        notice.Type switch
                        {
                            EventTypes.ScanCompleted => notice.Tone.Rank == NoticeTone.Good.Rank
                                ? "success"
                                : "failure",
                            EventTypes.ScanFailed => "error",
                            _ => "pending",
                        },
                        notice.Links[0].Url,
                        Fit.Chars(notice.Headline, MaxDescription),
                        "tocsin"
                    )
                )
            );
}
