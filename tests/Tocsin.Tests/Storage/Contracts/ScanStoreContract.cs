using Tocsin.Findings;
using Tocsin.Scanning;
using Tocsin.Scans;
using Tocsin.Storage;
using Tocsin.Targets;

namespace Tocsin.Tests.Storage.Contracts;

public abstract class ScanStoreContract : StoreContract
{
    private IScanStore Store => Stores.Get<IScanStore>();

    private IFindingStore Findings => Stores.Get<IFindingStore>();

    [Fact]
    public async Task A_scan_goes_through_its_life_once_and_a_target_made_twice_is_made_once()
    {
        var target = TargetStoreContract.New(Organization, "target_1", "acme/shop", Now);
        var scan = Scan("scan_1");
        Assert.True(await Store.SubmitAsync(scan, target, Upload("u1"), Plan("scan.submitted"), default));
        Assert.False(
            await Store.SubmitAsync(
                Scan("scan_2"),
                target with
                {
                    Id = "target_2",
                },
                null,
                Plan("scan.submitted"),
                default
            )
        );
        Assert.Null(await Store.FindAsync(Organization, "scan_2", default));

        var running = scan with { Status = ScanStatus.Running, StartedAt = Now };
        var judging = running with { Step = ScanStep.Judge };
        Assert.Equal(Intake.Started, await Store.TakeAsync(running, Upload("u2"), Plan("scan.started"), default));
        Assert.Equal(Intake.Added, await Store.TakeAsync(judging, null, Plan("scan.started"), default));
        Assert.Equal(Intake.Refused, await Store.TakeAsync(judging, Upload("u3"), Plan("scan.started"), default));
        Assert.Equal(["u1", "u2"], (await Store.UploadsAsync(scan.Id, default)).Select(u => u.Id));
        Assert.Equal(ScanStep.Judge, Assert.Single(await Store.UnfinishedAsync(default)).Step);

        var over = running with { Status = ScanStatus.Completed, CompletedAt = Now };
        Assert.False(await Store.AdvanceAsync(over, from: null, Plan("scan.completed"), default));
        Assert.True(await Store.AdvanceAsync(over, ScanStep.Judge, Plan("scan.completed"), default));
        Assert.False(await Store.AdvanceAsync(over, ScanStep.Judge, Plan("scan.completed"), default));
        Assert.Empty(await Store.UnfinishedAsync(default));
        var types = await Stores
            .Get<Tocsin.Events.IEventStore>()
            .ListAsync(Organization, null, null, null, 10, default);
        Assert.Equal(["scan.completed", "scan.started", "scan.submitted"], types.Select(e => e.Type));

        var found = (await Store.FindAsync(Organization, scan.Id, default))!;
        Assert.Equal((scan.Commit, Now, ScanStatus.Completed), (found.Commit, found.CompletedAt, found.Status));
        Assert.Equal(["devskim"], found.Tools.Select(t => t.Name));
        Assert.Equal(scan.Paths, found.Paths);
    }

    [Fact]
    public async Task Scans_are_paged_newest_first_and_narrowed()
    {
        await Stores.Get<ITargetStore>().AddAsync(TargetStoreContract.New(Organization, "target_1", "n", Now), default);
        string[] ids = ["scan_0B", "scan_0a", "scan_0b", "scan_0A"];
        foreach (var id in ids)
        {
            var scan = Scan(id) with { Branch = id.EndsWith('B') ? "dev" : "main" };
            await Store.SubmitAsync(scan, newTarget: null, upload: null, Plan("scan.submitted"), default);
        }

        Assert.Equal(
            ids.OrderDescending(StringComparer.Ordinal),
            await ListAsync(new ScanQuery { TargetIds = ["target_1"], Status = ScanStatus.Submitted })
        );
        Assert.Equal(["scan_0B", "scan_0A"], await ListAsync(new ScanQuery(), before: "scan_0a"));
        Assert.Equal(["scan_0B"], await ListAsync(new ScanQuery { Branch = "dev" }));
        Assert.Empty(await ListAsync(new ScanQuery { TargetIds = ["target_2"] }));
        await Stores.Get<ITargetStore>().DeleteAsync(Organization, "target_1", Now, default);
        Assert.Empty(await ListAsync(new ScanQuery()));

        async Task<IEnumerable<string>> ListAsync(ScanQuery query, string? before = null) =>
            (await Store.ListAsync(Organization, query, before, 10, default)).Select(s => s.Id);
    }

    [Fact]
    public async Task Chunks_are_kept_in_order_and_those_of_nobody_go()
    {
        await Store.StageAsync("u1", 1, [2], default);
        await Store.StageAsync("u1", 0, [1], default);
        await Store.StageAsync("u2", 0, [3], default);
        await Store.StageAsync(Begun(Now.AddHours(-2)), 0, [4], default);
        await Store.StageAsync(Begun(Now), 0, [5], default);
        await Store.UnstageAsync("u2", default);
        await Store.SubmitAsync(
            Scan("scan_1"),
            TargetStoreContract.New(Organization, "target_1", "n", Now),
            Upload("u1"),
            Plan("scan.submitted"),
            default
        );
        await Store.UnstageOrphansAsync(Now.AddHours(-1), default);
        Assert.Equal<IEnumerable<byte>>([1, 2], (await Store.StagedAsync("u1", default)).SelectMany(c => c));
        Assert.Empty(await Store.StagedAsync("u2", default));
        Assert.Empty(await Store.StagedAsync(Begun(Now.AddHours(-2)), default));
        // Somebody may still be at it, on another node as well.
        Assert.Single(await Store.StagedAsync(Begun(Now), default));

        static string Begun(DateTimeOffset at) => Tocsin.Ids.Id.Floor(ResultIntake.UploadPrefix, at);
    }

    [Fact]
    public async Task A_plan_is_applied_chunk_by_chunk_each_of_them_once_and_findings_are_found()
    {
        var target = TargetStoreContract.New(Organization, "target_1", "n", Now);
        var scan = Scan("scan_1") with { Status = ScanStatus.Running, Step = ScanStep.Judge, CompletedAt = Now };
        await Store.SubmitAsync(scan, target, upload: null, Plan("scan.submitted"), default);
        await Store.PlanAsync(scan.Id, 0, [1], default);
        await Store.PlanAsync(scan.Id, 0, [2], default);
        await Store.PlanAsync(scan.Id, 1, [3], default);
        await Store.PlanAsync(scan.Id, 2, [4], default);
        await Store.CommitPlanAsync(scan, 2, default);
        var next = (await Store.NextChunkAsync(scan.Id, default))!;
        Assert.Equal((0, 2), (next.Number, next.Changes[0]));

        FindingChange[] changes =
        [
            Creates("finding_a", Severity.High, "100% \"eval\"", 1),
            Creates("finding_B", Severity.Low, "SQL_injection", 2),
            Creates("finding_b", Severity.High, "Ünsafe", 3),
        ];
        await Store.ApplyAsync(scan, "main", 0, changes, Plan("finding.new"), default);
        // Somebody who was slow comes with the same chunk.
        await Store.ApplyAsync(scan, "main", 0, changes, Plan("finding.new"), default);
        Assert.Equal(1, (await Store.NextChunkAsync(scan.Id, default))!.Number);
        Assert.Single(
            await Stores.Get<Tocsin.Events.IEventStore>().ListAsync(Organization, "finding.new", null, null, 9, default)
        );

        Assert.Equal(["finding_b", "finding_a", "finding_B"], await ListAsync(new FindingQuery()));
        var worst = new FindingQuery { WorstFirst = true };
        Assert.Equal(["finding_b", "finding_a", "finding_B"], await ListAsync(worst));
        var first = (await Findings.ListAsync(Organization, worst, null, 1, default))[0].Finding;
        Assert.Equal(["finding_a", "finding_B"], await ListAsync(worst, worst.KeyOf(first)));
        Assert.Equal(["finding_B"], await ListAsync(new FindingQuery { Text = "sql_INJ" }));
        Assert.Equal(["finding_a"], await ListAsync(new FindingQuery { Text = "100%" }));
        Assert.Empty(await ListAsync(new FindingQuery { Text = "1%0" }));
        Assert.Equal(["finding_B"], await ListAsync(new FindingQuery { Severities = [Severity.Low, Severity.Info] }));
        Assert.Equal(3, (await ListAsync(new FindingQuery { ScanId = scan.Id, Change = ChangeKind.New })).Count());
        Assert.Empty(await ListAsync(new FindingQuery { Branch = "dev" }));

        var known = await Findings.KnownAsync("target_1", "main", "main", default);
        Assert.Equal(3, known.Count);
        Assert.All(known, k => Assert.Equal((true, scan.Id), (k.OnDefaultBranch, k.Here!.LastScanId)));
        var later = Scan("scan_2") with { CompletedAt = Now.AddMinutes(1) };
        await Store.SubmitAsync(later, newTarget: null, upload: null, Plan("scan.submitted"), default);
        await Store.ApplyAsync(
            later,
            "main",
            0,
            [
                new FindingChange
                {
                    Kind = ChangeKind.Resolved,
                    FindingId = "finding_a",
                    StateHere = FindingState.Resolved,
                    State = FindingState.Resolved,
                },
            ],
            Plan("finding.resolved"),
            default
        );
        var resolved = (await Findings.FindAsync(Organization, "finding_a", default))!;
        Assert.Equal((FindingState.Resolved, Now.AddMinutes(1)), (resolved.State, resolved.ResolvedAt));
        var sighting = Assert.Single(await Findings.SightingsAsync(Organization, "finding_a", default));
        Assert.Equal(("main", later.Id), (sighting.Branch, sighting.ResolvedByScanId));
        Assert.Equal(["finding_b", "finding_B"], await ListAsync(new FindingQuery { State = FindingState.Open }));
        Assert.Empty(await Findings.OpenElsewhereAsync("target_1", "main", default));

        async Task<IEnumerable<string>> ListAsync(FindingQuery query, string? after = null) =>
            (await Findings.ListAsync(Organization, query, after, 10, default)).Select(f => f.Finding.Id);
    }

    private static FindingChange Creates(string id, Severity severity, string title, byte identity) =>
        new()
        {
            Kind = ChangeKind.New,
            FindingId = id,
            CreateWithIdentity = [.. new byte[15], identity],
            StateHere = FindingState.Open,
            State = FindingState.Open,
            Result = new ScanResult
            {
                Run = 0,
                Tool = "t",
                RuleId = "r",
                Title = title,
                Message = "m",
                Severity = severity,
                Confidence = "high",
                File = "src/a.js",
                Line = 7,
                ContextHash = "h",
            },
        };

    private static StagedUpload Upload(string id) =>
        new()
        {
            Id = id,
            Results = 1,
            Tools =
            [
                new ScanTool
                {
                    Name = "devskim",
                    Version = "1",
                    Results = 1,
                    Successful = true,
                    Error = null,
                },
            ],
        };

    private Scan Scan(string id) =>
        new()
        {
            Id = id,
            OrganizationId = Organization,
            TargetId = "target_1",
            Branch = "main",
            Commit = "abc",
            Preset = Preset.Standard,
            Paths = ["src/**"],
            Rules = [],
            Status = ScanStatus.Submitted,
            CreatedAt = Now,
            Tools = [],
            Summary = ScanSummary.Empty,
        };
}

public sealed class SqliteScanStoreTests : ScanStoreContract
{
    private protected override StorageKind Kind => StorageKind.Sqlite;
}

public sealed class PostgresScanStoreTests : ScanStoreContract
{
    private protected override StorageKind Kind => StorageKind.Postgres;
}
