using System.Text.Json;
using Tocsin.Integrations.Rendering;
using Tocsin.Integrations.Tickets;

namespace Tocsin.Integrations.Jira;

/// <summary>A project's issues. Each has a label by which it is found again.</summary>
internal sealed class JiraDesk(JiraApi api, string project, string issueType, Dictionary<string, JsonElement>? others)
    : ITicketDesk
{
    public const string Label = "tocsin";
    private const int MaxSummary = 255;
    private const int MaxLabel = 255;

    /// <summary>A field of long text has at most 32,767 characters, its document's form included.</summary>
    private const int MaxBytes = 30_000;
    private const int Text = 8000;

    public string Name => "Jira";

    public string Place => $"{api.Host}/{project}";

    public OutboundRequest Search(string subject) =>
        api.Post(
            "search/jql",
            new JiraSearch(
                $"project = \"{project}\" AND labels = \"{LabelOf(subject)}\" ORDER BY created ASC",
                ["status"],
                MaxResults: 5
            )
        ) with
        {
            AnswerBytes = 64 * 1024,
        };

    public IReadOnlyList<Ticket> Found(Exchange answer) =>
        Read(
            answer,
            "issues",
            i => new Ticket(
                i.GetProperty("key").GetString()!,
                Category(i.GetProperty("fields").GetProperty("status")) == "done"
            )
        );

    public OutboundRequest Create(Notice notice, string subject) =>
        Shrink.ToFit(
            budget =>
                api.Post(
                    "issue",
                    new JiraIssue(
                        new JiraFields
                        {
                            Project = new JiraKey(project),
                            Issuetype = new JiraName(issueType),
                            Summary = Fit.Chars(notice.Headline, MaxSummary),
                            Description = JiraRenderer.Document(notice, budget),
                            Others = others,
                            Labels = notice.Severity is { } severity
                                ? [Label, LabelOf(subject), $"{Label}-{severity}"]
                                : [Label, LabelOf(subject)],
                        }
                    )
                ),
            Text,
            MaxBytes
        );

    /// <summary>Asks which types of issues the project has.</summary>
    public OutboundRequest AskTypes() => Ask("");

    /// <summary>Asks what the project requires, once it is known which types it has; null where it has none of this name.</summary>
    public OutboundRequest? AskFields(Exchange types) =>
        JiraRequired.TypeId(types, issueType) is { } id ? Ask("/" + Uri.EscapeDataString(id)) : null;

    /// <summary>Asks which statuses the issues of each type can have.</summary>
    public OutboundRequest AskStatuses() => api.Get($"project/{project}/statuses") with { AnswerBytes = 256 * 1024 };

    private OutboundRequest Ask(string type) =>
        api.Get($"issue/createmeta/{project}/issuetypes{type}?maxResults=200") with
        {
            AnswerBytes = 256 * 1024,
        };

    public string? Created(Exchange answer) => Answer.Text(answer.Body, "key");

    public OutboundRequest Comment(string id, Notice notice) =>
        Shrink.ToFit(
            budget =>
                api.Post(
                    $"issue/{Uri.EscapeDataString(id)}/comment",
                    new JiraComment(JiraRenderer.Document(notice, budget))
                ),
            Text,
            MaxBytes
        );

    /// <summary>Which ways lead from where an issue is depends on the project: Jira is asked.</summary>
    public OutboundRequest Move(string id, TicketMove move) =>
        api.Get($"issue/{Uri.EscapeDataString(id)}/transitions") with
        {
            AnswerBytes = 64 * 1024,
        };

    public OutboundRequest? Move(string id, TicketMove move, Exchange asked)
    {
        var ways = Read(
            asked,
            "transitions",
            t =>
                (
                    Id: t.GetProperty("id").GetString()!,
                    To: Category(t.GetProperty("to")),
                    Name: t.GetProperty("name").GetString() ?? ""
                )
        );
        var way =
            move == TicketMove.Reopen
                ? ways.Where(w => w.To is "new" or "indeterminate").OrderByDescending(w => w.To, StringComparer.Ordinal)
                : ways.Where(w => w.To == "done").OrderBy(w => IsRefusal(w.Name) == (move == TicketMove.Drop) ? 0 : 1);
        return way.Select(w => w.Id).FirstOrDefault() is { } transition
            ? api.Post($"issue/{Uri.EscapeDataString(id)}/transitions", new JiraTransition(new JiraId(transition)))
            : null;
    }

    public DeliveryOutcome Judge(Exchange answer) => JiraApi.Judge(answer);

    private static string LabelOf(string subject) => Fit.Start($"{Label}-{subject}", MaxLabel);

    private static string? Category(JsonElement status) =>
        status.GetProperty("statusCategory").GetProperty("key").GetString();

    private static bool IsRefusal(string name) =>
        name.Contains("won't", StringComparison.OrdinalIgnoreCase)
        || name.Contains("reject", StringComparison.OrdinalIgnoreCase)
        || name.Contains("cancel", StringComparison.OrdinalIgnoreCase);

    private static IReadOnlyList<T> Read<T>(Exchange answer, string list, Func<JsonElement, T> read)
    {
        try
        {
            using var document = JsonDocument.Parse(answer.Body);
            return [.. document.RootElement.GetProperty(list).EnumerateArray().Select(read)];
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return [];
        }
    }
}
