using System.Text.Json;
using Tocsin.Integrations.Rendering;
using Tocsin.Integrations.Tickets;

namespace Tocsin.Integrations.GitHub;

/// <summary>A repository's issues.</summary>
internal sealed class GitHubDesk(GitHubApi api) : ITicketDesk
{
    public const string Label = "tocsin";
    private const int MaxTitle = 256;
    private const int MaxLabel = 50;

    public string Name => "GitHub";

    public string Place => $"{api.Host}/{api.Repository}".ToLowerInvariant();

    // Sorted by GitHub, and by number again here: both count.
    public OutboundRequest Search(string subject) =>
        api.Get(
            "search/issues?per_page=5&sort=created&order=asc&q="
                + Uri.EscapeDataString($"repo:{api.Repository} is:issue in:body \"{subject}\"")
        ) with
        {
            AnswerBytes = 256 * 1024,
        };

    public IReadOnlyList<Ticket> Found(Exchange answer)
    {
        try
        {
            using var found = JsonDocument.Parse(answer.Body);
            return
            [
                .. found
                    .RootElement.GetProperty("items")
                    .EnumerateArray()
                    .Select(i =>
                        (Number: i.GetProperty("number").GetInt64(), State: i.GetProperty("state").GetString())
                    )
                    .OrderBy(i => i.Number)
                    .Select(i => new Ticket(
                        i.Number.ToString(System.Globalization.CultureInfo.InvariantCulture),
                        i.State == "closed"
                    )),
            ];
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return [];
        }
    }

    public OutboundRequest Create(Notice notice, string subject) =>
        api.Post(
            api.InRepository("issues"),
            new GitHubIssue(
                Fit.Chars(notice.Headline, MaxTitle),
                GitHubMarkdown.Of(notice, subject),
                notice.Severity is { } severity ? [Label, Fit.Chars(severity, MaxLabel)] : [Label]
            )
        );

    public string? Created(Exchange answer) => Answer.Number(answer.Body, "number");

    public OutboundRequest Comment(string id, Notice notice) =>
        api.Post(
            api.InRepository($"issues/{id}/comments"),
            new GitHubComment(GitHubMarkdown.Of(notice, subject: null))
        );

    public OutboundRequest Move(string id, TicketMove move) =>
        api.Patch(
            api.InRepository($"issues/{id}"),
            move switch
            {
                TicketMove.Close => new GitHubIssueState("closed", "completed"),
                TicketMove.Drop => new GitHubIssueState("closed", "not_planned"),
                _ => new GitHubIssueState("open", "reopened"),
            }
        );

    public OutboundRequest? Move(string id, TicketMove move, Exchange asked) => null;

    public DeliveryOutcome Judge(Exchange answer) => GitHubApi.Judge(answer);
}
