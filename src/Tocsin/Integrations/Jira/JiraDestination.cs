using Tocsin.Events;
using Tocsin.Integrations.Rendering;
using Tocsin.Integrations.Surveys;
using Tocsin.Integrations.Tickets;

namespace Tocsin.Integrations.Jira;

/// <summary>A project of Jira Cloud: an issue for each finding or for those of a rule or a target. A test makes a real issue and deletes it.</summary>
internal sealed class JiraDestination(
    JiraApi api,
    JiraDesk desk,
    JiraSurvey survey,
    TicketScope scope,
    string codeUrl,
    NoticeReader reader
) : IRemembering, ISurveyed
{
    private const string Made = "made";
    private const string Types = "types";
    private const string Fields = "fields";

    private readonly TicketFlow _tickets = new(desk, scope);

    public string? SubjectOf(Message message) =>
        reader.Read(message, codeUrl) is var notice && notice.Type == EventTypes.Ping
            ? null
            : _tickets.SubjectOf(notice);

    public SurveyStep Ask(string? known, Exchange? last) => survey.Ask(known, last);

    public Step Next(Message message, string? known, Exchange? last)
    {
        var notice = reader.Read(message, codeUrl);
        return notice.Type == EventTypes.Ping ? Test(notice, known, last) : _tickets.Next(notice, known, last);
    }

    private Step Test(Notice notice, string? known, Exchange? last)
    {
        if (last is null)
        {
            return new Step.Send(desk.Create(notice, notice.Subject ?? notice.Id));
        }

        var outcome = JiraApi.Judge(last);
        var bar = known?.IndexOf('|', StringComparison.Ordinal) ?? -1;
        var (stage, rest) = bar < 0 ? ("", "") : (known![..bar], known[(bar + 1)..]);
        return stage switch
        {
            Made => new Step.Done(Deleted(outcome, rest)),
            Types when desk.AskFields(last) is { } fields => new Step.Send(fields, $"{Fields}|{rest}"),
            Types when outcome.IsDelivered => Refused(
                $"{rest}; the project has these issue types: {JiraRequired.Types(last)}"
            ),
            Fields when survey.Wanted(last) is { } wanted => Refused(
                $"{rest}; required, for the config's fields: {wanted}"
            ),
            Types or Fields => Refused(rest),
            // The project wants more than it is told: it is asked what.
            _ when last.Status == 400 => new Step.Send(desk.AskTypes(), $"{Types}|{outcome.Error}"),
            _ when outcome.IsDelivered && desk.Created(last) is { } key => new Step.Send(
                api.Delete($"issue/{Uri.EscapeDataString(key)}?deleteSubtasks=true"),
                $"{Made}|{key}"
            ),
            _ => new Step.Done(outcome),
        };
    }

    // The test is passed: an issue can be made. That it is still there is worth saying.
    private static DeliveryOutcome Deleted(DeliveryOutcome outcome, string key) =>
        outcome.IsDelivered
            ? outcome
            : outcome with
            {
                Class = OutcomeClass.Delivered,
                IsFinal = false,
                Error =
                    $"the issue {key} was made and could not be deleted: {outcome.Error ?? outcome.Class.ToString()}",
            };

    private static Step.Done Refused(string said) =>
        new(
            new DeliveryOutcome
            {
                Class = OutcomeClass.Rejected,
                Status = 400,
                Error = said,
                IsFinal = true,
            }
        );
}
