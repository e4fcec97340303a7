using Tocsin.Events;
using Tocsin.Integrations.Rendering;

namespace Tocsin.Integrations.Tickets;

/// <summary>
/// One ticket for each finding: looked for before it is made, commented when something is said about it, closed and
/// reopened with it. That one is about to be made is noted first, so that an attempt that breaks off between making it and
/// noting which leaves a doubt behind: the ticket is looked for then, and where it is found too late, the second is closed.
/// </summary>
/// <remarks>
/// What is noted of a subject is a ticket's id, with a question mark behind it for as long as there may be another one, or
/// the question mark alone while it is being made. Between two requests of an attempt, known is <c>stage|id</c>.
/// </remarks>
internal sealed class TicketFlow(ITicketDesk desk)
{
    private const string Searching = "search";
    private const string Dropping = "drop";
    private const string Dropped = "dropped";
    private const string Creating = "create";
    private const string Moving = "move";
    private const string Moved = "moved";
    private const string Commenting = "comment";
    private const char Doubt = '?';

    /// <summary>What is remembered between messages: which ticket a subject has.</summary>
    public string? SubjectOf(Notice notice) => IsIdle(notice) ? null : $"{desk.Place} {Subject(notice)}";

    /// <param name="notice">What there is to tell.</param>
    /// <param name="known">What was noted of its subject; later what the step before said.</param>
    /// <param name="last">What came back.</param>
    public Step Next(Notice notice, string? known, Exchange? last)
    {
        if (last is null)
        {
            return IsIdle(notice) ? Skip("no ticket is made of a scan that goes well")
                : known is not null && known[^1] != Doubt
                    ? Act(notice, new Ticket(known, IsClosed: false), isSure: false)
                : new Step.Send(desk.Search(Subject(notice)), $"{Searching}|{known}");
        }

        var (stage, id) = Split(known);
        var outcome = desk.Judge(last);
        switch (stage)
        {
            case Searching when outcome.IsDelivered:
                return Chosen(notice, desk.Found(last), noted: id);
            case Dropping or Dropped:
                // Whether or not that worked: it is no reason to leave the right one as it is.
                var parts = id.Split('|');
                return stage == Dropping && desk.Move(parts[1], TicketMove.Drop, last) is { } drop
                    ? new Step.Send(drop, $"{Dropped}|{id}")
                    : Act(notice, new Ticket(parts[0], bool.Parse(parts[2])), isSure: true);
            case Creating when outcome.IsDelivered:
                // Without its id the note stays as it is, and it is looked for next time.
                return new Step.Done(outcome, desk.Created(last) is { } made ? made + id : null);
            case Moving or Moved or Commenting when last.Status is 301 or 404 or 410:
                // Somebody has deleted it, or taken it elsewhere.
                return Create(notice, wasBegun: false);
            case Moving when outcome.IsDelivered && desk.Move(Bare(id), MoveOf(notice), last) is { } move:
                return new Step.Send(move, $"{Moved}|{id}");
            case Moving or Moved when outcome.IsDelivered:
                return Comment(notice, id);
            case Commenting when outcome.IsDelivered:
                return new Step.Done(outcome, id);
            default:
                return new Step.Done(outcome);
        }
    }

    // Searches lag behind: what was noted counts among what they find, as the latest.
    private Step Chosen(Notice notice, IReadOnlyList<Ticket> found, string noted)
    {
        var mine = Bare(noted);
        if (found.Count == 0)
        {
            return mine.Length > 0
                ? Act(notice, new Ticket(noted, IsClosed: false), isSure: false)
                : Create(notice, wasBegun: noted.Length > 0);
        }

        var all =
            mine.Length == 0 || found.Any(t => t.Id == mine) ? found : [.. found, new Ticket(mine, IsClosed: false)];
        return all is [var ticket, .., { IsClosed: false } extra]
            ? new Step.Send(
                desk.Move(extra.Id, TicketMove.Drop),
                $"{Dropping}|{ticket.Id}|{extra.Id}|{ticket.IsClosed}"
            )
            : Act(notice, all[0], isSure: true);
    }

    // A ticket that was begun before and is not found may yet turn up.
    private Step Create(Notice notice, bool wasBegun) =>
        notice.Turn == NoticeTurn.Closes
            ? Skip("there is no ticket to close")
            : new Step.Send(
                desk.Create(notice, Subject(notice)),
                $"{Creating}|{(wasBegun ? Doubt : "")}",
                Note: Doubt.ToString()
            );

    // The state of a ticket that is only remembered may be any.
    private Step Act(Notice notice, Ticket ticket, bool isSure)
    {
        var isNew = notice.Type == EventTypes.FindingNew || notice.Turn == NoticeTurn.Tells;
        return notice.Turn switch
        {
            _ when isNew && !ticket.IsClosed => new Step.Done(
                DeliveryOutcome.Skipped($"{desk.Name} has ticket {Bare(ticket.Id)} of it already"),
                ticket.Id
            ),
            NoticeTurn.Opens when notice.Type != EventTypes.FindingOverdue && (ticket.IsClosed || !isSure) => Move(),
            NoticeTurn.Closes when !ticket.IsClosed => Move(),
            NoticeTurn.Closes => new Step.Done(
                DeliveryOutcome.Skipped($"{desk.Name}'s ticket {Bare(ticket.Id)} of it is closed already"),
                ticket.Id
            ),
            _ => Comment(notice, ticket.Id),
        };

        Step Move() => new Step.Send(desk.Move(Bare(ticket.Id), MoveOf(notice)), $"{Moving}|{ticket.Id}");
    }

    // The comment comes last: what is done twice after a failure is better a move than a comment.
    private Step Comment(Notice notice, string id) =>
        new Step.Send(desk.Comment(Bare(id), notice), $"{Commenting}|{id}");

    private static string Subject(Notice notice) => notice.Subject ?? notice.Id;

    private static bool IsIdle(Notice notice) =>
        notice.Turn == NoticeTurn.Tells && notice.Type.StartsWith("scan.", StringComparison.Ordinal);

    private static TicketMove MoveOf(Notice notice) =>
        notice.Turn != NoticeTurn.Closes ? TicketMove.Reopen
        : notice.Type == EventTypes.FindingChanged ? TicketMove.Drop
        : TicketMove.Close;

    private static Step Skip(string why) => new Step.Done(DeliveryOutcome.Skipped(why));

    private static string Bare(string id) => id.TrimEnd(Doubt);

    private static (string Stage, string Id) Split(string? known)
    {
        var bar = known?.IndexOf('|', StringComparison.Ordinal) ?? -1;
        return bar < 0 ? ("", "") : (known![..bar], known[(bar + 1)..]);
    }
}
