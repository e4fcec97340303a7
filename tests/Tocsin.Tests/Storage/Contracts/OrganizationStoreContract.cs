using Tocsin.Organizations;
using Tocsin.Retention;
using Tocsin.Storage;
using Tocsin.Targets;

namespace Tocsin.Tests.Storage.Contracts;

public abstract class OrganizationStoreContract : StoreContract
{
    private IOrganizationStore Store => Stores.Get<IOrganizationStore>();

    [Fact]
    public async Task A_key_is_found_until_its_organization_is_deleted_and_says_when_it_was_revoked()
    {
        var key = Key("key_1") with { ExpiresAt = Now.AddDays(1) };
        await Store.CreateAsync(New("Acmé \U0001F600"), key, [], default);
        await Store.AddKeyAsync(Key("key_2"), [], default);
        var found = (await Store.FindKeyByHashAsync(key.Hash, default))!;
        Assert.Equal((key.Id, key.ExpiresAt, null), (found.Id, found.ExpiresAt, found.RevokedAt));
        Assert.Equal(key.Permissions, found.Permissions);
        Assert.Null(await Store.FindKeyByHashAsync([9], default));
        Assert.Null(await Store.FindKeyAsync(Other, key.Id, default));

        Assert.True(await Store.RevokeKeyAsync(Organization, key.Id, Now, [], default));
        Assert.False(await Store.RevokeKeyAsync(Organization, key.Id, Now, [], default));
        Assert.Equal(Now, (await Store.FindKeyByHashAsync(key.Hash, default))!.RevokedAt);
        Assert.Equal(["key_2"], (await Store.ListKeysAsync(Organization, null, 10, default)).Select(k => k.Id));

        await Store.TouchKeysAsync(new Dictionary<string, DateTimeOffset> { ["key_2"] = Now }, default);
        Assert.Equal(Now, (await Store.FindKeyAsync(Organization, "key_2", default))!.LastUsedAt);
        Assert.True(await Store.DeleteAsync(Organization, Now, [], default));
        Assert.False(await Store.DeleteAsync(Organization, Now, [], default));
        Assert.Null(await Store.FindKeyByHashAsync(key.Hash, default));
        Assert.Null(await Store.FindAsync(Organization, default));
    }

    [Fact]
    public async Task Changes_at_the_same_time_do_not_undo_each_other()
    {
        await Store.CreateAsync(New("0"), firstKey: null, [], default);
        await Task.WhenAll(
            Enumerable
                .Range(0, 20)
                .Select(_ =>
                    Store.ChangeAsync(
                        Organization,
                        o =>
                            o with
                            {
                                Name = $"{int.Parse(o.Name, System.Globalization.CultureInfo.InvariantCulture) + 1}",
                            },
                        (_, _) => [],
                        default
                    )
                )
        );
        Assert.Equal("20", (await Store.FindAsync(Organization, default))!.Name);
        Assert.Null(await Store.ChangeAsync(Other, o => o, (_, _) => [], default));
    }

    [Fact]
    public async Task Pages_follow_the_bytes_of_the_ids()
    {
        string[] ids = ["org_Z", "org_a", "org_B", "org_0", "org_b"];
        foreach (var id in ids)
        {
            await Store.CreateAsync(New("x") with { Id = new(id) }, firstKey: null, [], default);
        }

        var first = await Store.ListAsync(null, 2, default);
        var second = await Store.ListAsync(first[^1].Id.Value, 10, default);
        Assert.Equal(ids.Order(StringComparer.Ordinal), first.Concat(second).Select(o => o.Id.Value));
    }

    [Fact]
    public async Task What_a_deleted_one_had_goes_in_slices_and_itself_last()
    {
        var removal = Stores.Get<IOrganizationRemovalStore>();
        await Store.CreateAsync(New("a"), Key("key_1"), [], default);
        await Store.CreateAsync(New("b") with { Id = Other }, firstKey: null, [], default);
        var targets = Stores.Get<ITargetStore>();
        await targets.AddAsync(TargetStoreContract.New(Organization, "t", "n", Now), default);
        await targets.AddAsync(TargetStoreContract.New(Other, "u", "n", Now), default);
        await Stores.Get<Tocsin.Delivery.IDeliveryStore>().AppendAsync(Plan("a.b", "a.c"), default);
        await removal.ForgetAsync(Organization, default);
        Assert.NotNull(await Store.FindAsync(Organization, default));

        await Store.DeleteAsync(Organization, Now, [], default);
        Assert.Equal([(Organization, Now)], await removal.DeletedAsync(default));
        while (await removal.RemoveSliceAsync(Organization, 1, default)) { }

        await removal.ForgetAsync(Organization, default);
        Assert.Empty(await removal.DeletedAsync(default));
        Assert.Empty(
            await Stores.Get<Tocsin.Events.IEventStore>().ListAsync(Organization, null, null, null, 9, default)
        );
        Assert.NotNull(await targets.FindAsync(Other, "u", default));
    }

    private Organization New(string name) =>
        new()
        {
            Id = Organization,
            Name = name,
            CreatedAt = Now,
        };

    private ApiKey Key(string id) =>
        new()
        {
            Id = id,
            OrganizationId = Organization,
            Name = "ci",
            Permissions = ["a", "b"],
            Hash = System.Text.Encoding.UTF8.GetBytes(id),
            LastFour = "abcd",
            CreatedAt = Now,
        };
}

public sealed class SqliteOrganizationStoreTests : OrganizationStoreContract
{
    private protected override StorageKind Kind => StorageKind.Sqlite;
}

public sealed class PostgresOrganizationStoreTests : OrganizationStoreContract
{
    private protected override StorageKind Kind => StorageKind.Postgres;
}
