using Tocsin.Auditing;
using Tocsin.Integrations;
using Tocsin.Organizations;
using Tocsin.Retention;
using Tocsin.Storage;

namespace Tocsin.Tests.Storage.Contracts;

public abstract class AuditStoreContract : StoreContract
{
    private IAuditStore Store => Stores.Get<IAuditStore>();

    private Auditor Auditor => Auditor.OfServer(Stores.Ids, Clock);

    [Fact]
    public async Task An_entry_is_read_as_it_was_written_and_only_by_its_organization()
    {
        var full = Entry(AuditActions.IntegrationUpdate, "integration_1") with
        {
            Actor = AuditActor.ApiKey("key_1", "Acmé \U0001F600 \0 ci"),
            Subject = new AuditSubject("integration", "integration_1", "'; DROP"),
            Changed = ["config.webhook_url", "events"],
            Detail = "d",
            Address = "2001:db8::1",
            UserAgent = "curl/8",
            RequestId = "0HN:1",
        };
        var bare = Entry(AuditActions.ApiKeyRevoke, "key_2") with { Subject = new("api_key", "key_2", null) };
        await Store.AddAsync(full, default);
        await Store.AddAsync(bare, default);
        await Store.AddAsync(Entry("a.b", "x") with { OrganizationId = Other }, default);
        var found = await ListAsync(new AuditQuery());
        Assert.Equal([bare.Id, full.Id], found.Select(e => e.Id));
        Assert.Equivalent(bare, found[0], strict: true);
        Assert.Equal(full.Changed, found[1].Changed);
        // PostgreSQL has no NUL in texts; the rest is as it was.
        var read = found[1] with
        {
            Actor = full.Actor,
        };
        Assert.Equivalent(full, read, strict: true);
        Assert.StartsWith("Acmé \U0001F600", found[1].Actor.Name);
    }

    [Fact]
    public async Task Every_filter_finds_its_own_and_pages_go_on_where_they_ended()
    {
        var all = new List<AuditEntry>();
        string[] actions = ["api_key.create", "integration.create", "integration.update", "integrations.odd"];
        for (var i = 0; i < 24; i++)
        {
            Clock.Advance(TimeSpan.FromSeconds(1));
            var entry = Entry(actions[i % 4], $"thing_{i % 3}") with
            {
                Actor = i % 2 == 0 ? AuditActor.ApiKey($"key_{i % 6}", "k") : AuditActor.Server,
            };
            all.Insert(0, entry);
            await Store.AddAsync(entry, default);
        }

        var (from, to) = (all[20].At, all[4].At);
        (AuditQuery Query, Func<AuditEntry, bool> Wanted)[] questions =
        [
            (new AuditQuery(), _ => true),
            (new AuditQuery { Action = "integration.update" }, e => e.Action == "integration.update"),
            (
                new AuditQuery { ActionPrefix = "integration." },
                e => e.Action is "integration.create" or "integration.update"
            ),
            (new AuditQuery { SubjectId = "thing_1" }, e => e.Subject.Id == "thing_1"),
            (new AuditQuery { ActorId = "key_2" }, e => e.Actor.Id == "key_2"),
            (new AuditQuery { ActorType = "server" }, e => e.Actor.Type == "server"),
            (new AuditQuery { From = from, To = to }, e => e.At >= from && e.At < to),
            (
                new AuditQuery
                {
                    ActionPrefix = "integration.",
                    SubjectId = "thing_2",
                    ActorType = "api_key",
                    From = from,
                },
                e =>
                    e.Action.StartsWith("integration.", StringComparison.Ordinal)
                    && e is { Subject.Id: "thing_2", Actor.Type: "api_key" }
                    && e.At >= from
            ),
        ];
        foreach (var (query, wanted) in questions)
        {
            var expected = all.Where(wanted).Select(e => e.Id).ToList();
            Assert.NotEmpty(expected);
            var found = new List<string>();
            string? before = null;
            do
            {
                var page = await Store.ListAsync(Organization, query, before, 3, default);
                found.AddRange(page.Select(e => e.Id));
                before = page.Count == 3 ? page[^1].Id : null;
            } while (before is not null);

            Assert.Equal(expected, found);
        }
    }

    [Fact]
    public async Task A_change_and_its_entry_are_both_written_or_neither()
    {
        var organizations = Stores.Get<IOrganizationStore>();
        var taken = Entry("a.taken", "x");
        await organizations.CreateAsync(
            new Organization
            {
                Id = Organization,
                Name = "a",
                CreatedAt = Now,
            },
            Key("key_1"),
            [taken],
            default
        );
        // The key is there already: no entry. The entry is there already: no key.
        await Assert.ThrowsAnyAsync<Exception>(() =>
            organizations.AddKeyAsync(Key("key_1"), [Entry("a.b", "x")], default)
        );
        await Assert.ThrowsAnyAsync<Exception>(() => organizations.AddKeyAsync(Key("key_2"), [taken], default));
        Assert.Equal(["a.taken"], (await ListAsync(new AuditQuery())).Select(e => e.Action));
        Assert.Null(await organizations.FindKeyAsync(Organization, "key_2", default));

        var integrations = Stores.Get<IIntegrationStore>();
        await Assert.ThrowsAnyAsync<Exception>(() => integrations.AddAsync(Integration(), [taken], default));
        Assert.Empty((await integrations.ReadAsync(0, default)).Live);
        var made = await integrations.AddAsync(Integration(), [Entry("a.made", "x")], default);
        await Assert.ThrowsAnyAsync<Exception>(() =>
            integrations.UpdateAsync(made with { Name = "b" }, made.Health, [taken], default)
        );
        await Assert.ThrowsAnyAsync<Exception>(() => integrations.DeleteAsync(made.Number, Now, [taken], default));
        Assert.Equal("a", Assert.Single((await integrations.ReadAsync(0, default)).Live).Name);

        // What changes nothing tells of nothing.
        Assert.False(await organizations.RevokeKeyAsync(Organization, "key_9", Now, [Entry("a.b", "x")], default));
        Assert.Null(
            await integrations.UpdateAsync(made with { Number = 99 }, made.Health, [Entry("a.b", "x")], default)
        );
        Assert.True(await organizations.DeleteAsync(Organization, Now, [Entry("a.gone", "x")], default));
        Assert.False(await organizations.DeleteAsync(Organization, Now, [Entry("a.b", "x")], default));
        Assert.Equal(["a.gone", "a.made", "a.taken"], (await ListAsync(new AuditQuery())).Select(e => e.Action));
    }

    [Fact]
    public async Task Old_entries_go_in_slices_and_those_of_a_removed_organization_all()
    {
        var retention = Stores.Get<IRetentionStore>();
        for (var i = 0; i < 5; i++)
        {
            await Store.AddAsync(Entry("a.old", "x"), default);
        }

        Clock.Advance(TimeSpan.FromDays(1));
        await Store.AddAsync(Entry("a.young", "x"), default);
        await Store.AddAsync(Entry("a.others", "x") with { OrganizationId = Other }, default);
        var slices = 0;
        while (await retention.RemoveAuditAsync(Now, 2, default))
        {
            slices++;
        }

        Assert.Equal(3, slices);
        Assert.Equal(["a.young"], (await ListAsync(new AuditQuery())).Select(e => e.Action));
        var removal = Stores.Get<IOrganizationRemovalStore>();
        while (await removal.RemoveSliceAsync(Organization, 1, default)) { }

        Assert.Empty(await ListAsync(new AuditQuery()));
        Assert.Single(await Store.ListAsync(Other, new AuditQuery(), null, 9, default));
    }

    private Task<IReadOnlyList<AuditEntry>> ListAsync(AuditQuery query) =>
        Store.ListAsync(Organization, query, beforeId: null, 100, default);

    private AuditEntry Entry(string action, string subject) =>
        Auditor.Entry(Organization, action, new AuditSubject("thing", subject, "name"));

    private Integration Integration() =>
        new()
        {
            Id = Stores.Ids.New(Tocsin.Integrations.Integration.IdPrefix),
            OrganizationId = Organization,
            Kind = "webhook",
            Name = "a",
            ActiveSince = Now,
            Subscription = Subscription.All,
            Config = new Dictionary<string, string>(),
            CreatedAt = Now,
            UpdatedAt = Now,
        };

    private ApiKey Key(string id) =>
        new()
        {
            Id = id,
            OrganizationId = Organization,
            Name = "ci",
            Permissions = ["a"],
            Hash = System.Text.Encoding.UTF8.GetBytes(id),
            LastFour = "abcd",
            CreatedAt = Now,
        };
}

public sealed class SqliteAuditStoreTests : AuditStoreContract
{
    private protected override StorageKind Kind => StorageKind.Sqlite;
}

public sealed class PostgresAuditStoreTests : AuditStoreContract
{
    private protected override StorageKind Kind => StorageKind.Postgres;
}
