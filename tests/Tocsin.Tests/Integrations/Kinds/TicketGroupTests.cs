using System.Text.Json.Nodes;
using Tocsin.Integrations;
using Tocsin.Integrations.Tickets;
using Tocsin.Tests.Integrations.Vendors;

namespace Tocsin.Tests.Integrations.Kinds;

/// <summary>Issues that findings share, at the services that remember.</summary>
public sealed class TicketGroupTests
{
    public static TheoryData<string> Kinds => ["github", "jira"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Findings_of_a_rule_share_an_issue_that_the_last_closes_and_the_next_reopens(string kind)
    {
        var tickets = new Tickets(kind, "rule");
        tickets.Tell("finding.new", "a");
        Assert.Equal([("open", 0)], tickets.Issues);
        tickets.Tell("finding.new", "b");
        // Sent once more after a crash.
        tickets.Tell("finding.new", "b");
        Assert.Equal([("open", 1)], tickets.Issues);
        tickets.Tell("finding.resolved", "a");
        Assert.Equal([("open", 2)], tickets.Issues);
        tickets.Tell("finding.assigned", "b");
        tickets.Tell("finding.resolved", "b");
        Assert.Equal([("closed", 4)], tickets.Issues);
        tickets.Tell("finding.resolved", "b");
        Assert.Equal([("closed", 4)], tickets.Issues);
        tickets.Tell("finding.new", "c");
        Assert.Equal([("open", 5)], tickets.Issues);
        tickets.Tell("finding.reopened", "a");
        tickets.Tell("finding.resolved", "c");
        Assert.Equal([("open", 7)], tickets.Issues);

        tickets.Tell("finding.new", "d", rule: "another");
        Assert.Equal([("open", 7), ("open", 0)], tickets.Issues);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void All_findings_of_a_target_share_one_whatever_their_rule(string kind)
    {
        var tickets = new Tickets(kind, "target");
        tickets.Tell("finding.new", "a");
        tickets.Tell("finding.new", "b", rule: "another");
        Assert.Equal([("open", 1)], tickets.Issues);
        tickets.Tell("finding.resolved", "a");
        tickets.Tell("finding.resolved", "b", rule: "another");
        Assert.Equal([("closed", 3)], tickets.Issues);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void After_a_break_while_it_was_made_it_is_found_and_still_known_for_whom(string kind)
    {
        var tickets = new Tickets(kind, "rule");
        var begun = tickets.Begin("finding.new", "a");
        Assert.StartsWith("?", begun);
        tickets.Known = begun;
        tickets.Tell("finding.new", "b");
        tickets.Tell("finding.resolved", "b");
        Assert.Equal([("open", 2)], tickets.Issues);
        tickets.Tell("finding.resolved", "a");
        Assert.Equal([("closed", 3)], tickets.Issues);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void One_of_which_nothing_was_noted_is_closed_by_people(string kind)
    {
        var tickets = new Tickets(kind, "rule");
        tickets.Tell("finding.new", "a");
        tickets.Known = null;
        tickets.Tell("finding.new", "b");
        tickets.Tell("finding.resolved", "b");
        Assert.Equal([("open", 2)], tickets.Issues);
        tickets.Tell("finding.resolved", "a");
        Assert.Equal([("open", 3)], tickets.Issues);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void One_that_somebody_deleted_is_made_again(string kind)
    {
        var tickets = new Tickets(kind, "rule");
        tickets.Tell("finding.new", "a");
        tickets.Clear();
        tickets.Tell("finding.new", "b");
        tickets.Tell("finding.resolved", "b");
        Assert.Equal([("closed", 1)], tickets.Issues);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Whatever_they_say_it_is_taken(string kind)
    {
        foreach (var per in (string[])["rule", "target"])
        {
            foreach (var (name, message) in Specimens.All().Where(m => m.Message.Events is null))
            {
                var outcome = new Tickets(kind, per).Send(message);
                Assert.True(outcome.IsDelivered, $"{per}, {name}: {outcome.Status} {outcome.Error}");
            }
        }
    }

    [Fact]
    public void More_than_it_can_keep_are_not_taken_for_all()
    {
        var note = new TicketNote { Id = "SEC-1" };
        for (var i = 0; i <= TicketNote.MaxFindings; i++)
        {
            note = TicketNote.Of(note.With($"finding_{i}").ToString());
        }

        Assert.Equal((TicketNote.MaxFindings, true), (note.Open.Count, note.MissesSome));
        for (var i = 0; i <= TicketNote.MaxFindings; i++)
        {
            note = note.Without($"finding_{i}");
        }

        Assert.Equal("SEC-1 +", note.ToString());
    }

    [Theory]
    [InlineData("12")]
    [InlineData("12?")]
    [InlineData("?")]
    [InlineData("")]
    public void What_was_noted_before_there_were_groups_is_read_as_it_was(string note) =>
        Assert.Equal(note, TicketNote.Of(note).ToString());

    // One subject, as the book of tickets has it: what was noted comes back with the next message of its group.
    private sealed class Tickets
    {
        private readonly Vendor _vendor;
        private readonly IDestination _destination;
        private readonly Dictionary<string, string?> _notes = [];
        private string? _last;

        public Tickets(string kind, string per)
        {
            _vendor = Vendor.All.Select(v => v()).Single(v => v.Kind == kind);
            _destination = TestKinds
                .All[kind]
                .Open(new Dictionary<string, string>(_vendor.Config) { [TicketScopeField.Key] = per });
        }

        /// <summary>What is noted of the latest subject.</summary>
        public string? Known
        {
            set => _notes[_last!] = value;
        }

        public IEnumerable<(string State, int Comments)> Issues =>
            _vendor is GitHubVendor g
                ? g.Issues.Select(i => (i.State, i.Comments.Count))
                : ((JiraVendor)_vendor).Issues.Select(i => (i.Status == "new" ? "open" : "closed", i.Comments));

        public void Clear()
        {
            (_vendor as GitHubVendor)?.Issues.Clear();
            (_vendor as JiraVendor)?.Issues.Clear();
        }

        public void Tell(string type, string finding, string? rule = null)
        {
            var outcome = Send(About(type, finding, rule));
            Assert.True(outcome.IsDelivered, $"{type}: {outcome.Status} {outcome.Error}");
        }

        /// <summary>Up to the ticket, and no further; what was noted before it was made.</summary>
        public string? Begin(string type, string finding)
        {
            var message = About(type, finding, rule: null);
            _last = ((IRemembering)_destination).SubjectOf(message);
            string? known = null;
            Exchange? last = null;
            while (_destination.Next(message, known, last) is Step.Send send)
            {
                (known, last) = (send.Known, _vendor.Answer(send.Request));
                if (send.Note is not null)
                {
                    return send.Note;
                }
            }

            return null;
        }

        public DeliveryOutcome Send(Message message)
        {
            _last = ((IRemembering)_destination).SubjectOf(message) ?? "";
            var (outcome, known) = _vendor.Send(message, _notes.GetValueOrDefault(_last), _destination);
            _notes[_last] = known ?? _notes.GetValueOrDefault(_last);
            return outcome;
        }

        private static Message About(string type, string finding, string? rule) =>
            Specimens.Of(
                type,
                Specimens.Example(
                    type,
                    text =>
                        JsonValue.Create(
                            text switch
                            {
                                "finding_0Dg3hT6aB3cD4eF5gH6iJ7" => $"finding_{finding}",
                                "SWC-115" when rule is not null => rule,
                                _ => text,
                            }
                        )
                )
            );
    }
}
