using Tocsin.Auditing;
using Tocsin.Retention;
using Tocsin.Silences;
using Tocsin.Storage;

namespace Tocsin.Tests.Storage.Contracts;

public abstract class SilenceStoreContract : StoreContract
{
    private ISilenceStore Store => Stores.Get<ISilenceStore>();

    private Auditor Auditor => Auditor.OfServer(Stores.Ids, Clock);

    [Fact]
    public async Task A_silence_is_read_as_it_was_written_and_only_by_its_organization()
    {
        var full = Make(TimeSpan.FromHours(1)) with
        {
            Matchers = new SilenceMatchers
            {
                IntegrationIds = ["integration_1", "integration_2"],
                TargetIds = ["target_1"],
                Severities = ["high"],
                Rules = ["a*", "'; DROP"],
                Paths = ["ä/**"],
            },
            Reason = "\"x\" → ä\U0001F600",
        };
        var added = await Store.AddAsync(full, Audit("silence.create"), default);
        var bare = await Store.AddAsync(Make(TimeSpan.FromDays(366)), [], default);
        Assert.Equivalent(full with { Version = added.Version }, added, strict: true);
        Assert.Equivalent(added, await Store.FindAsync(Organization, full.Id, default), strict: true);
        Assert.Equivalent(bare, await Store.FindAsync(Organization, bare.Id, default), strict: true);
        Assert.Null(await Store.FindAsync(Other, full.Id, default));
        Assert.Null(await Store.UpdateAsync(Other, full.Id, null, "x", Now, Audit("a.b"), default));
        Assert.Null(await Store.DeleteAsync(Other, full.Id, Now, Audit("a.b"), default));
        Assert.Empty(await Store.HeldAsync(Other, Now, Now, default));
        Assert.Equal(["silence.create"], await ActionsAsync());
    }

    [Fact]
    public async Task An_end_and_a_reason_change_alone_or_together_as_long_as_it_holds()
    {
        var made = await Store.AddAsync(Make(TimeSpan.FromHours(1)), [], default);
        var later = Now.AddHours(3);
        var longer = await UpdateAsync(made, later, null);
        Assert.Equal((later, "because"), (longer!.ExpiresAt, longer.Reason));
        Assert.True(longer.Version >= made.Version);
        var renamed = await UpdateAsync(made, null, "other");
        Assert.Equal((later, "other"), (renamed!.ExpiresAt, renamed.Reason));
        Assert.Equivalent(renamed, await Store.FindAsync(Organization, made.Id, default), strict: true);

        Clock.Advance(TimeSpan.FromHours(3));
        Assert.Null(await UpdateAsync(made, Now.AddHours(1), null));
        Assert.Equal(later, (await Store.FindAsync(Organization, made.Id, default))!.ExpiresAt);
        Assert.Equal(["a.update", "a.update"], await ActionsAsync());
    }

    [Fact]
    public async Task A_deleted_one_is_shown_to_nobody_and_still_says_what_it_held_back()
    {
        var made = await Store.AddAsync(Make(TimeSpan.FromHours(1)), [], default);
        Clock.Advance(TimeSpan.FromMinutes(5));
        var deleted = await Store.DeleteAsync(Organization, made.Id, Now, Audit("a.delete"), default);
        Assert.Equal((Now, Now), (deleted!.ExpiresAt, deleted.DeletedAt));
        Assert.Null(await Store.DeleteAsync(Organization, made.Id, Now, Audit("a.again"), default));
        Assert.Null(await UpdateAsync(made, Now.AddHours(1), null));
        Assert.Null(await Store.FindAsync(Organization, made.Id, default));
        Assert.Empty(await Store.ListAsync(Organization, null, Now, null, 9, default));
        Assert.Single(await Store.HeldAsync(Organization, made.CreatedAt, made.CreatedAt, default));
        Assert.Empty(await Store.HeldAsync(Organization, Now, Now, default));

        // One that has ended keeps its end.
        var ended = await Store.AddAsync(Make(TimeSpan.FromMinutes(1)), [], default);
        Clock.Advance(TimeSpan.FromMinutes(5));
        deleted = await Store.DeleteAsync(Organization, ended.Id, Now, [], default);
        Assert.Equal((ended.ExpiresAt, Now), (deleted!.ExpiresAt, deleted.DeletedAt));
        Assert.Equal(["a.delete"], await ActionsAsync());
    }

    [Fact]
    public async Task They_are_listed_newest_first_in_pages_by_whether_they_hold()
    {
        var all = new List<Silence>();
        for (var n = 0; n < 6; n++)
        {
            all.Insert(0, await Store.AddAsync(Make(TimeSpan.FromHours(n % 2 == 0 ? 1 : 3)), [], default));
            Clock.Advance(TimeSpan.FromSeconds(1));
        }

        await Store.AddAsync(Make(TimeSpan.FromHours(1)) with { OrganizationId = Other }, [], default);
        Clock.Advance(TimeSpan.FromHours(2));
        Assert.Equal(all.Select(s => s.Id), await PagesAsync(null));
        Assert.Equal(all.Where((_, i) => i % 2 == 0).Select(s => s.Id), await PagesAsync(true));
        Assert.Equal(all.Where((_, i) => i % 2 == 1).Select(s => s.Id), await PagesAsync(false));
    }

    [Fact]
    public async Task What_held_in_a_time_has_begun_before_its_end_and_ended_after_its_start()
    {
        var (start, hour) = (Now, TimeSpan.FromHours(1));
        var first = await Store.AddAsync(Make(hour), [], default);
        Clock.Advance(hour * 2);
        var second = await Store.AddAsync(Make(hour), [], default);
        Assert.Equal([first.Id], await HeldAsync(start, start));
        Assert.Equal([first.Id], await HeldAsync(start, Now.AddTicks(-1)));
        Assert.Equal([first.Id, second.Id], await HeldAsync(start, Now));
        Assert.Empty(await HeldAsync(first.ExpiresAt, Now.AddMilliseconds(-1)));
        Assert.Equal([second.Id], await HeldAsync(first.ExpiresAt, Now));
        Assert.Equal([second.Id], (await Store.ReadAsync(0, start + hour, default)).Select(s => s.Id));
        Assert.Equal(2, (await Store.ReadAsync(0, start, default)).Count);
    }

    [Fact]
    public async Task Old_ones_go_in_slices_and_those_of_a_removed_organization_all()
    {
        var retention = Stores.Get<IRetentionStore>();
        for (var i = 0; i < 5; i++)
        {
            await Store.AddAsync(Make(TimeSpan.FromHours(1)), [], default);
        }

        Clock.Advance(TimeSpan.FromDays(1));
        var young = await Store.AddAsync(Make(TimeSpan.FromHours(1)), [], default);
        await Store.AddAsync(Make(TimeSpan.FromHours(1)) with { OrganizationId = Other }, [], default);
        var slices = 0;
        while (await retention.RemoveSilencesAsync(Now, 2, default))
        {
            slices++;
        }

        Assert.Equal(3, slices);
        Assert.Equal([young.Id], await PagesAsync(null));
        var removal = Stores.Get<IOrganizationRemovalStore>();
        while (await removal.RemoveSliceAsync(Organization, 1, default)) { }

        Assert.Empty(await PagesAsync(null));
        Assert.Single(await Store.ListAsync(Other, null, Now, null, 9, default));
    }

    private Task<Silence?> UpdateAsync(Silence silence, DateTimeOffset? expiresAt, string? reason) =>
        Store.UpdateAsync(Organization, silence.Id, expiresAt, reason, Now, Audit("a.update"), default);

    private async Task<List<string>> PagesAsync(bool? isActive)
    {
        var found = new List<string>();
        IReadOnlyList<Silence> page;
        do
        {
            page = await Store.ListAsync(Organization, isActive, Now, found.LastOrDefault(), 2, default);
            found.AddRange(page.Select(s => s.Id));
        } while (page.Count == 2);

        return found;
    }

    private async Task<IEnumerable<string>> HeldAsync(DateTimeOffset from, DateTimeOffset to) =>
        (await Store.HeldAsync(Organization, from, to, default)).Select(s => s.Id);

    private AuditEntry[] Audit(string action) =>
        [Auditor.Entry(Organization, action, new AuditSubject(AuditSubject.SilenceType, "silence_1", null))];

    private async Task<IEnumerable<string>> ActionsAsync() =>
        (await Stores.Get<IAuditStore>().ListAsync(Organization, new AuditQuery(), null, 9, default)).Select(e =>
            e.Action
        );

    private Silence Make(TimeSpan lasts) =>
        new()
        {
            Id = Stores.Ids.New(Silence.IdPrefix),
            OrganizationId = Organization,
            Matchers = new SilenceMatchers { TargetIds = ["target_1"] },
            Reason = "because",
            CreatedBy = "key_1",
            CreatedByName = "ci",
            CreatedAt = Now,
            ExpiresAt = Now + lasts,
        };
}

public sealed class SqliteSilenceStoreTests : SilenceStoreContract
{
    private protected override StorageKind Kind => StorageKind.Sqlite;
}

public sealed class PostgresSilenceStoreTests : SilenceStoreContract
{
    private protected override StorageKind Kind => StorageKind.Postgres;

    [Fact]
    public async Task Each_change_has_a_later_version_and_is_read_by_those_who_know_the_one_before()
    {
        var store = Stores.Get<ISilenceStore>();
        var made = await store.AddAsync(Make(), [], default);
        var changed = (await store.UpdateAsync(made.OrganizationId, made.Id, null, "x", Now, [], default))!;
        var deleted = (await store.DeleteAsync(made.OrganizationId, made.Id, Now.AddMinutes(1), [], default))!;
        Assert.True(made.Version < changed.Version && changed.Version < deleted.Version);
        Assert.Equivalent(deleted, Assert.Single(await store.ReadAsync(changed.Version, Now, default)), strict: true);
        Assert.Empty(await store.ReadAsync(deleted.Version, Now, default));
    }

    private Silence Make() =>
        new()
        {
            Id = Stores.Ids.New(Silence.IdPrefix),
            OrganizationId = Organization,
            Matchers = new SilenceMatchers { Severities = ["low"] },
            Reason = "because",
            CreatedBy = "key_1",
            CreatedByName = "ci",
            CreatedAt = Now,
            ExpiresAt = Now.AddHours(1),
        };
}
