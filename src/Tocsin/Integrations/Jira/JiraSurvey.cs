using Tocsin.Integrations.Surveys;

namespace Tocsin.Integrations.Jira;

/// <summary>Asks a project which types of issues it has, what it requires of ours, and where they can go.</summary>
internal sealed class JiraSurvey(JiraDesk desk, string project, string issueType, IReadOnlyCollection<string> given)
{
    private const string Service = "Jira";
    private const string Fields = "fields";
    private const string Statuses = "statuses";

    public SurveyStep Ask(string? known, Exchange? last)
    {
        if (last is null)
        {
            return new SurveyStep.Send(desk.AskTypes());
        }

        var (stage, type) = known?.Split('|', 2) is [var first, var id] ? (first, id) : ("", "");
        return stage switch
        {
            "" => Types(last),
            Fields => last.Status == 200 && JiraRequired.HasFields(last) ? Required(last, type) : Unknown(last),
            _ => Way(last, type),
        };
    }

    /// <summary>The fields that the config does not give, in words; null where there are none.</summary>
    public string? Wanted(Exchange fields) => JiraRequired.Fields(fields, given);

    private SurveyStep Types(Exchange last)
    {
        switch (last.Status)
        {
            case 401:
                return Refused(
                    JiraKind.ApiToken,
                    "is refused by Jira together with this e-mail address",
                    "an API token of that account: id.atlassian.com, Security, API tokens"
                );
            case 400 or 403 or 404:
                return Refused(
                    JiraKind.ProjectKey,
                    $"is no project of Jira's in which this account may make issues (Jira answered {last.Status})",
                    "a project that it sees, with the permission Create issues"
                );
        }

        var types = JiraRequired.Types(last);
        return last.Status != 200 || types.Length == 0 ? Unknown(last)
            : JiraRequired.TypeId(last, issueType) is { } id && desk.AskFields(last) is { } fields
                ? new SurveyStep.Send(fields, $"{Fields}|{id}")
            : JiraRequired.IsWhole(last, "issueTypes")
                ? Refused(
                    JiraKind.IssueType,
                    $"is {issueType}, and {project} has no such type of issue",
                    $"one of {types}"
                )
            : Unknown(last);
    }

    private SurveyStep Required(Exchange last, string type)
    {
        var problems = JiraRequired
            .Missing(last, given)
            .Select(f => new ConfigProblem(
                JiraExtra.Key,
                $"does not give {f.Shown}, which {project} requires of every {issueType}",
                $"a JSON object with \"{f.Id}\": {f.Example}"
                    + (f.Others.Length == 0 ? "" : $" (or another of its values: {f.Others})")
            ))
            .ToList();
        if (JiraRequired.IsWhole(last, "fields"))
        {
            var all = JiraRequired.Ids(last);
            problems.AddRange(
                given
                    .Where(g => !all.Contains(g))
                    .Select(g => new ConfigProblem(
                        JiraExtra.Key,
                        $"gives {g}, which cannot be said of a new {issueType} in {project}",
                        $"fields that are on its screen for new issues, or an object without {g}"
                    ))
            );
        }

        return problems.Count > 0
            ? new SurveyStep.Done(new Survey { Problems = problems })
            : new SurveyStep.Send(desk.AskStatuses(), $"{Statuses}|{type}");
    }

    // Without a status of that category, an issue is commented when its finding is resolved, and stays open.
    private SurveyStep.Done Way(Exchange last, string type) =>
        JiraRequired.HasDone(last, type) switch
        {
            true => new SurveyStep.Done(new Survey()),
            false => new SurveyStep.Done(
                new Survey
                {
                    Warnings =
                    [
                        $"a {issueType} in {project} has no status of the category done: issues of resolved findings are commented and stay open.",
                    ],
                }
            ),
            null => new SurveyStep.Done(
                new Survey
                {
                    Warnings =
                    [
                        $"Jira did not say which statuses a {issueType} in {project} has: whether issues of resolved findings can be closed was not checked.",
                    ],
                }
            ),
        };

    private static SurveyStep.Done Unknown(Exchange last) => new(Survey.Unknown(Service, last));

    private static SurveyStep.Done Refused(string key, string problem, string expected) =>
        new(Survey.Refused(key, problem, expected));
}
