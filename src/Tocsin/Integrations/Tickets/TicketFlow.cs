using Tocsin.Events;
using Tocsin.Integrations.Rendering;

namespace Tocsin.Integrations.Tickets;

/// <summary>
/// One ticket for each finding, or for all that share it: looked for before it is made, commented when something is said about
/// it, closed and reopened with it, or with the last and the first of those. That one is about to be made is noted first, so that an attempt that breaks off between making it and
/// noting which leaves a doubt behind: the ticket is looked for then, and where it is found too late, the second is closed.
/// </summary>
/// <remarks>
/// What is noted of a subject is a <see cref="TicketNote"/>. Between two requests of an attempt, known is <c>stage|note</c>.
/// </remarks>
internal sealed class TicketFlow(ITicketDesk desk, TicketScope scope)
{
    private const string Searching = "search";
    private const string Dropping = "drop";
    private const string Dropped = "dropped";
    private const string Creating = "create";
    private const string Moving = "move";
    private const string Moved = "moved";
    private const string Commenting = "comment";

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
                : known is not null && !TicketNote.Of(known).IsDoubtful
                    ? Act(notice, new Ticket(known, IsClosed: false), isSure: false)
                : new Step.Send(desk.Search(Subject(notice)), $"{Searching}|{known}");
        }

        var (stage, note) = Split(known);
        var outcome = desk.Judge(last);
        switch (stage)
        {
            case Searching when outcome.IsDelivered:
                return Chosen(notice, desk.Found(last), TicketNote.Of(note));
            case Dropping or Dropped:
                // Whether or not that worked: it is no reason to leave the right one as it is.
                var parts = note.Split('|');
                return stage == Dropping && desk.Move(parts[1], TicketMove.Drop, last) is { } drop
                    ? new Step.Send(drop, $"{Dropped}|{note}")
                    : Act(notice, new Ticket(parts[0], bool.Parse(parts[2])), isSure: true);
            case Creating when outcome.IsDelivered:
                // Without its id the note stays as it is, and it is looked for next time.
                return new Step.Done(
                    outcome,
                    desk.Created(last) is { } made ? (TicketNote.Of(note) with { Id = made }).ToString() : null
                );
            case Moving or Moved or Commenting when last.Status is 301 or 404 or 410:
                // Somebody has deleted it, or taken it elsewhere.
                return Create(notice, wasBegun: false);
            case Moving when outcome.IsDelivered && desk.Move(Bare(note), MoveOf(notice), last) is { } move:
                return new Step.Send(move, $"{Moved}|{note}");
            case Moving or Moved when outcome.IsDelivered:
                return Comment(notice, note);
            case Commenting when outcome.IsDelivered:
                return new Step.Done(outcome, note);
            default:
                return new Step.Done(outcome);
        }
    }

    // Searches lag behind: what was noted counts among what they find, as the latest.
    private Step Chosen(Notice notice, IReadOnlyList<Ticket> found, TicketNote noted)
    {
        if (found.Count == 0)
        {
            return noted.Id.Length > 0
                ? Act(notice, new Ticket(noted.ToString(), IsClosed: false), isSure: false)
                : Create(notice, wasBegun: noted.IsDoubtful);
        }

        var all =
            noted.Id.Length == 0 || found.Any(t => t.Id == noted.Id)
                ? found
                : [.. found, new Ticket(noted.Id, IsClosed: false)];
        // Of a ticket that nothing was noted of, nobody knows whose findings keep it open.
        var chosen = noted with
        {
            Id = all[0].Id,
            IsDoubtful = false,
            MissesSome = noted.MissesSome || (Shares(notice) && noted.Open.IsEmpty && noted.Id.Length == 0),
        };
        return all is [var ticket, .., { IsClosed: false } extra]
            ? new Step.Send(desk.Move(extra.Id, TicketMove.Drop), $"{Dropping}|{chosen}|{extra.Id}|{ticket.IsClosed}")
            : Act(notice, new Ticket(chosen.ToString(), all[0].IsClosed), isSure: true);
    }

    // A ticket that was begun before and is not found may yet turn up.
    private Step Create(Notice notice, bool wasBegun)
    {
        if (notice.Turn == NoticeTurn.Closes)
        {
            return Skip("there is no ticket to close");
        }

        var note = new TicketNote();
        var shown = notice;
        if (Shares(notice))
        {
            (note, shown) = (note.With(notice.Subject!), TicketGroup.Opening(scope, notice));
        }

        return new Step.Send(
            desk.Create(shown, Subject(notice)),
            $"{Creating}|{note with { IsDoubtful = wasBegun }}",
            Note: (note with { IsDoubtful = true }).ToString()
        );
    }

    // The state of a ticket that is only remembered may be any.
    private Step Act(Notice notice, Ticket ticket, bool isSure)
    {
        var (before, isShared) = (TicketNote.Of(ticket.Id), Shares(notice));
        var others = isShared ? before.Without(notice.Subject!) : before;
        // A finding that is closed, commented or told of again is as it was.
        var after =
            !isShared ? before
            : notice.Turn == NoticeTurn.Closes ? others
            : notice.Turn == NoticeTurn.Opens ? before.With(notice.Subject!)
            : before;
        var isNew = notice.Type == EventTypes.FindingNew || notice.Turn == NoticeTurn.Tells;
        var isHeldOpen = isShared && !ticket.IsClosed && (others.MissesSome || !others.Open.IsEmpty);
        return notice.Turn switch
        {
            _ when isNew && !ticket.IsClosed && (!isShared || before.Has(notice.Subject!)) => new Step.Done(
                DeliveryOutcome.Skipped($"{desk.Name} has ticket {before.Id} of it already"),
                after.ToString()
            ),
            NoticeTurn.Closes when isShared && !before.MissesSome && !before.Has(notice.Subject!) => new Step.Done(
                DeliveryOutcome.Skipped($"{desk.Name}'s ticket {before.Id} is not open because of it"),
                after.ToString()
            ),
            NoticeTurn.Opens or NoticeTurn.Closes when isHeldOpen => Comment(notice, after.ToString()),
            NoticeTurn.Opens when notice.Type != EventTypes.FindingOverdue && (ticket.IsClosed || !isSure) => Move(),
            NoticeTurn.Closes when !ticket.IsClosed => Move(),
            NoticeTurn.Closes => new Step.Done(
                DeliveryOutcome.Skipped($"{desk.Name}'s ticket {before.Id} of it is closed already"),
                after.ToString()
            ),
            _ => Comment(notice, after.ToString()),
        };

        Step Move() => new Step.Send(desk.Move(before.Id, MoveOf(notice)), $"{Moving}|{after}");
    }

    // The comment comes last: what is done twice after a failure is better a move than a comment.
    private Step Comment(Notice notice, string note) =>
        new Step.Send(desk.Comment(Bare(note), notice), $"{Commenting}|{note}");

    private string Subject(Notice notice) =>
        Shares(notice) ? TicketGroup.Subject(scope, notice) : notice.Subject ?? notice.Id;

    private bool Shares(Notice notice) => TicketGroup.Shares(scope, notice);

    private static bool IsIdle(Notice notice) =>
        notice.Turn == NoticeTurn.Tells && notice.Type.StartsWith("scan.", StringComparison.Ordinal);

    private static TicketMove MoveOf(Notice notice) =>
        notice.Turn != NoticeTurn.Closes ? TicketMove.Reopen
        : notice.Type == EventTypes.FindingChanged ? TicketMove.Drop
        : TicketMove.Close;

    private static Step Skip(string why) => new Step.Done(DeliveryOutcome.Skipped(why));

    private static string Bare(string note) => TicketNote.Of(note).Id;

    private static (string Stage, string Note) Split(string? known)
    {
        var bar = known?.IndexOf('|', StringComparison.Ordinal) ?? -1;
        return bar < 0 ? ("", "") : (known![..bar], known[(bar + 1)..]);
    }
}
