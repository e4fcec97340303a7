using Tocsin.Digests;
using Tocsin.Events;
using Tocsin.Findings;
using Tocsin.Findings.Triage;
using Tocsin.Scanning;
using Tocsin.Scans;
using Tocsin.Storage;
using Tocsin.Targets;

namespace Tocsin.Tests.Storage.Contracts;

public abstract class TriageStoreContract : StoreContract
{
    private ITriageStore Store => Stores.Get<ITriageStore>();

    private IFindingStore Findings => Stores.Get<IFindingStore>();

    [Fact]
    public async Task What_is_said_comes_back_with_its_history_and_its_event()
    {
        await FoundAsync("finding_a");
        var before = (await Store.FindAsync(Organization, "finding_a", default))!;
        Assert.Equal(
            (0, true, "scan_1", "abc"),
            (before.Version, before.Announced, before.LastScan.Id, before.LastScan.Commit)
        );
        Assert.Equal(TriageState.Untouched, before.Finding.Triage);

        var after = new TriageState
        {
            Verification = VerificationStatus.AcceptedRisk,
            VerifiedAt = Now,
            Suppression = new Suppression
            {
                Reason = "\"x\" → ä\U0001F600",
                At = Now,
                By = "key_1",
                Until = Now.AddHours(1),
            },
            Assignee = "maria",
            RecheckAt = Now.AddSeconds(1),
        };
        var entry = Entry(1) with { From = "a", To = "b", Reason = "because" };
        Assert.True(await Store.ChangeAsync(before, after, entry, Plan("finding.changed"), default));

        Assert.Equal(after, (await Store.FindAsync(Organization, "finding_a", default))!.Finding.Triage);
        Assert.Equal(after, (await Findings.FindAsync(Organization, "finding_a", default))!.Triage);
        Assert.Equal("finding.changed", (await EventsAsync())[0]);
        var history = await Store.HistoryAsync(Organization, "finding_a", before: null, 10, default);
        Assert.Equal(entry, history[0]);
        Assert.Equal(
            (0, HistoryAction.Found, new Actor("scan_1")),
            (history[1].Number, history[1].Action, history[1].By)
        );
        Assert.Equal(2, history.Count);
    }

    [Fact]
    public async Task Of_two_that_read_the_same_the_second_changes_nothing_and_tells_nobody()
    {
        await FoundAsync("finding_a");
        var before = (await Store.FindAsync(Organization, "finding_a", default))!;
        var first = TriageState.Untouched with { Assignee = "maria" };
        Assert.True(await Store.ChangeAsync(before, first, Entry(1), Plan("finding.assigned"), default));
        var second = TriageState.Untouched with { Assignee = "jo" };
        Assert.False(await Store.ChangeAsync(before, second, Entry(1), Plan("finding.assigned"), default));
        Assert.Equal(first, (await Store.FindAsync(Organization, "finding_a", default))!.Finding.Triage);
        Assert.Equal(1, (await EventsAsync()).Count(e => e == "finding.assigned"));

        // A scan that changes its state comes first as well.
        var read = (await Store.FindAsync(Organization, "finding_a", default))!;
        await ApplyAsync("scan_2", Resolves("finding_a"));
        Assert.False(await Store.ChangeAsync(read, second, Entry(2), Plan("finding.assigned"), default));
        var history = await Store.HistoryAsync(Organization, "finding_a", before: null, 10, default);
        Assert.Equal(
            [HistoryAction.Resolved, HistoryAction.Assigned, HistoryAction.Found],
            history.Select(h => h.Action)
        );
        Assert.Equal((2, new Actor("scan_2"), Now), (history[0].Number, history[0].By, history[0].At));
        Assert.Equal(first, (await Store.FindAsync(Organization, "finding_a", default))!.Finding.Triage);
    }

    [Fact]
    public async Task A_scan_that_moves_nothing_leaves_no_history()
    {
        await FoundAsync("finding_a");
        await ApplyAsync(
            "scan_2",
            Creates("finding_a", 1) with
            {
                Kind = ChangeKind.Existing,
                CreateWithIdentity = null,
            }
        );
        var history = await Store.HistoryAsync(Organization, "finding_a", before: null, 10, default);
        Assert.Equal([HistoryAction.Found], history.Select(h => h.Action));
        await ApplyAsync("scan_3", Resolves("finding_a"));
        var back = Creates("finding_a", 1) with { Kind = ChangeKind.Reopened, CreateWithIdentity = null };
        await ApplyAsync("scan_4", back);
        await ApplyAsync("scan_5", back);
        history = await Store.HistoryAsync(Organization, "finding_a", before: null, 10, default);
        Assert.Equal(
            [(HistoryAction.Reopened, "scan_4"), (HistoryAction.Resolved, "scan_3"), (HistoryAction.Found, "scan_1")],
            history.Select(h => (h.Action, h.By.Id))
        );
    }

    [Fact]
    public async Task History_is_paged_and_another_organization_sees_none_of_it()
    {
        await FoundAsync("finding_a");
        for (var n = 1; n <= 5; n++)
        {
            await SayAsync("finding_a", TriageState.Untouched with { Assignee = $"{n}" });
        }

        Assert.Equal([5, 4], await NumbersAsync(before: null, 2));
        Assert.Equal([3, 2], await NumbersAsync(before: 4, 2));
        Assert.Equal([1, 0], await NumbersAsync(before: 2, 2));
        Assert.Equal([0], await NumbersAsync(before: 1, 2));
        Assert.Empty(await NumbersAsync(before: 0, 2));
        Assert.Null(await Store.FindAsync(Other, "finding_a", default));
        Assert.Empty(await Store.HistoryAsync(Other, "finding_a", before: null, 9, default));

        async Task<IEnumerable<long>> NumbersAsync(long? before, int limit) =>
            (await Store.HistoryAsync(Organization, "finding_a", before, limit, default)).Select(h => h.Number);
    }

    [Fact]
    public async Task What_waits_for_time_or_for_a_scan_is_found()
    {
        await FoundAsync("finding_a", "finding_b", "finding_c", "finding_d");
        await SayAsync("finding_a", Suppressed(Now.AddMinutes(2)));
        await SayAsync("finding_b", Suppressed(Now.AddMinutes(1)));
        await SayAsync("finding_c", Suppressed(until: null) with { RecheckAt = Now });
        await SayAsync("finding_d", TriageState.Untouched with { Verification = VerificationStatus.Fixed });

        Assert.Empty(await Store.ExpiredAsync(Now, 9, default));
        Assert.Equal(["finding_b"], Ids(await Store.ExpiredAsync(Now.AddMinutes(1), 9, default)));
        Assert.Equal(["finding_b", "finding_a"], Ids(await Store.ExpiredAsync(Now.AddMinutes(3), 9, default)));
        Assert.Equal(["finding_b"], Ids(await Store.ExpiredAsync(Now.AddMinutes(3), 1, default)));
        Assert.Equal(["finding_c", "finding_d"], Ids(await Store.AwaitingAsync("target_1", "main", default)));
        Assert.Empty(await Store.AwaitingAsync("target_1", "topic", default));
        Assert.Empty(await Store.AwaitingAsync("target_2", "main", default));

        Assert.Equal(["finding_c", "finding_b", "finding_a"], await ListAsync(new FindingQuery { Suppressed = true }));
        Assert.Equal(["finding_d"], await ListAsync(new FindingQuery { Suppressed = false }));
        Assert.Equal(["finding_d"], await ListAsync(new FindingQuery { Verification = VerificationStatus.Fixed }));
        await SayAsync("finding_d", TriageState.Untouched with { Assignee = "maria" });
        Assert.Equal(["finding_d"], await ListAsync(new FindingQuery { Assignee = "maria" }));
        Assert.Empty(await ListAsync(new FindingQuery { Assignee = "Maria" }));
        var known = await Findings.KnownAsync("target_1", "main", "main", default);
        Assert.Equal(3, known.Count(k => k.Suppression?.Reason == "noise"));

        // Of a target that is gone, nobody hears anything.
        await Stores.Get<ITargetStore>().DeleteAsync(Organization, "target_1", Now, default);
        Assert.Empty(await Store.ExpiredAsync(Now.AddMinutes(3), 9, default));
        Assert.Null(await Store.FindAsync(Organization, "finding_a", default));

        async Task<IEnumerable<string>> ListAsync(FindingQuery query) =>
            (await Findings.ListAsync(Organization, query, null, 10, default)).Select(f => f.Finding.Id);
    }

    [Fact]
    public async Task History_goes_with_its_target()
    {
        await FoundAsync("finding_a", "finding_b");
        await SayAsync("finding_a", TriageState.Untouched with { Assignee = "maria" });
        await SayAsync("finding_a", TriageState.Untouched with { Assignee = "jo" });
        var targets = Stores.Get<ITargetStore>();
        await targets.DeleteAsync(Organization, "target_1", Now, default);
        while (await targets.RemoveSliceAsync(1, default)) { }

        Assert.Empty(await Store.HistoryAsync(Organization, "finding_a", before: null, 9, default));
    }

    [Fact]
    public async Task What_is_open_and_not_suppressed_is_counted_for_digests()
    {
        await FoundAsync("finding_a", "finding_b", "finding_c", "finding_d");
        await ApplyAsync("scan_2", Resolves("finding_b"));
        await SayAsync("finding_c", Suppressed(until: null));
        var digests = Stores.Get<IDigestStore>();
        Assert.Equal([new OpenFindings("target_1", "high", 2)], await digests.OpenAsync(Organization, default));
        var all = await digests.OpenAfterAsync(Organization, afterId: null, 9, default);
        Assert.Equal(["finding_a", "finding_d"], all.Select(f => f.Id));
        Assert.Equal(new OpenFinding("finding_a", "target_1", "high", "t", "r", "main", "src/a.js"), all[0]);
        Assert.Equal(
            ["finding_d"],
            (await digests.OpenAfterAsync(Organization, "finding_a", 1, default)).Select(f => f.Id)
        );
        Assert.Empty(await digests.OpenAsync(Other, default));
        Assert.Empty(await digests.OpenAfterAsync(Other, afterId: null, 9, default));

        await Stores.Get<ITargetStore>().DeleteAsync(Organization, "target_1", Now, default);
        Assert.Empty(await digests.OpenAsync(Organization, default));
        Assert.Empty(await digests.OpenAfterAsync(Organization, afterId: null, 9, default));
    }

    private static IEnumerable<string> Ids(IEnumerable<TriagedFinding> findings) => findings.Select(f => f.Finding.Id);

    private TriageState Suppressed(DateTimeOffset? until) =>
        new()
        {
            Suppression = new Suppression
            {
                Reason = "noise",
                At = Now,
                By = "key_1",
                Until = until,
            },
        };

    private HistoryEntry Entry(long number) =>
        new()
        {
            Number = number,
            At = Now,
            Action = HistoryAction.Assigned,
            By = new Actor("key_1"),
        };

    private async Task SayAsync(string id, TriageState after)
    {
        var before = (await Store.FindAsync(Organization, id, default))!;
        Assert.True(await Store.ChangeAsync(before, after, Entry(before.Version + 1), Plan(), default));
    }

    private async Task<IReadOnlyList<string>> EventsAsync() =>
        [
            .. (await Stores.Get<IEventStore>().ListAsync(Organization, null, null, null, 50, default)).Select(e =>
                e.Type
            ),
        ];

    private Task FoundAsync(params string[] ids) =>
        ApplyAsync("scan_1", [.. ids.Select((id, n) => Creates(id, (byte)n))]);

    private async Task ApplyAsync(string scanId, params FindingChange[] changes)
    {
        var isFirst = scanId == "scan_1";
        var scan = new Scan
        {
            Id = scanId,
            OrganizationId = Organization,
            TargetId = "target_1",
            Branch = "main",
            Commit = "abc",
            Preset = Preset.Standard,
            Paths = [],
            Rules = [],
            Status = ScanStatus.Running,
            CreatedAt = Now,
            CompletedAt = Now,
            Tools = [],
            Summary = ScanSummary.Empty,
        };
        var target = isFirst ? TargetStoreContract.New(Organization, "target_1", "n", Now) : null;
        var scans = Stores.Get<IScanStore>();
        Assert.True(await scans.SubmitAsync(scan, target, upload: null, Plan(), default));
        Assert.True(await scans.ApplyAsync(scan, "main", 0, changes, Plan(), default));
    }

    private static FindingChange Resolves(string id) =>
        new()
        {
            Kind = ChangeKind.Resolved,
            FindingId = id,
            StateHere = FindingState.Resolved,
            State = FindingState.Resolved,
        };

    private static FindingChange Creates(string id, byte identity) =>
        new()
        {
            Kind = ChangeKind.New,
            FindingId = id,
            CreateWithIdentity = [.. new byte[15], identity],
            StateHere = FindingState.Open,
            State = FindingState.Open,
            EventType = "finding.new",
            Result = new ScanResult
            {
                Run = 0,
                Tool = "t",
                RuleId = "r",
                Title = "T",
                Message = "m",
                Severity = Severity.High,
                Confidence = "high",
                File = "src/a.js",
                Line = 7,
                ContextHash = "h",
            },
        };
}

public sealed class SqliteTriageStoreTests : TriageStoreContract
{
    private protected override StorageKind Kind => StorageKind.Sqlite;
}

public sealed class PostgresTriageStoreTests : TriageStoreContract
{
    private protected override StorageKind Kind => StorageKind.Postgres;
}
