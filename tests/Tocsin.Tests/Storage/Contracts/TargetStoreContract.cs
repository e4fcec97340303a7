using Tocsin.Ids;
using Tocsin.Storage;
using Tocsin.Targets;

namespace Tocsin.Tests.Storage.Contracts;

public abstract class TargetStoreContract : StoreContract
{
    private ITargetStore Store => Stores.Get<ITargetStore>();

    [Fact]
    public async Task A_name_is_taken_once_a_kind_and_free_again_after_deletion()
    {
        Assert.True(await Store.AddAsync(New(Organization, "target_1", "acme/shop", Now), default));
        Assert.False(await Store.AddAsync(New(Organization, "target_2", "acme/shop", Now), default));
        Assert.True(
            await Store.AddAsync(New(Organization, "target_3", "acme/shop", Now) with { Kind = "url" }, default)
        );
        Assert.True(await Store.AddAsync(New(Other, "target_4", "acme/shop", Now), default));
        Assert.True(await Store.AddAsync(New(Organization, "target_5", "Acme/shop", Now), default));
        Assert.False(await Store.UpdateAsync(New(Organization, "target_5", "acme/shop", Now), default));
        Assert.Equal(2, (await Store.FindByNameAsync(Organization, "acme/shop", default)).Count);
        Assert.Equal("target_3", (await Store.FindByNameAsync(Organization, "url", "acme/shop", default))!.Id);

        Assert.True(await Store.DeleteAsync(Organization, "target_1", Now, default));
        Assert.False(await Store.DeleteAsync(Organization, "target_1", Now, default));
        Assert.Null(await Store.FindAsync(Organization, "target_1", default));
        Assert.True(await Store.AddAsync(New(Organization, "target_6", "acme/shop", Now), default));
        Assert.Equal(
            ["target_3", "target_5", "target_6"],
            (await Store.ListAsync(Organization, null, 10, default)).Select(t => t.Id)
        );
        Assert.Equal(
            ["target_3"],
            (await Store.GetAsync(Organization, ["target_1", "target_3", "target_4"], default)).Select(t => t.Id)
        );
        while (await Store.RemoveSliceAsync(5, default)) { }

        Assert.NotNull(await Store.FindAsync(Organization, "target_6", default));
    }

    [Fact]
    public async Task It_comes_back_as_it_was_written()
    {
        var written = New(Organization, "target_1", "ä\U0001F600", Now) with
        {
            Labels = new Dictionary<string, string> { ["team"] = "\"x\"\n" },
        };
        await Store.AddAsync(written, default);
        var changed = written with { Name = "n", DefaultBranch = "develop" };
        var found = (await Store.FindAsync(Organization, written.Id, default))!;
        Assert.Equal(written with { Labels = found.Labels }, found);
        Assert.Equal(written.Labels, found.Labels);
        Assert.True(await Store.UpdateAsync(changed, default));
        Assert.Equal("develop", (await Store.FindAsync(Organization, written.Id, default))!.DefaultBranch);
    }

    internal static Target New(OrganizationId organization, string id, string name, DateTimeOffset now) =>
        new()
        {
            Id = id,
            OrganizationId = organization,
            Kind = "repository",
            Name = name,
            DefaultBranch = "main",
            Labels = new Dictionary<string, string>(),
            CreatedAt = now,
        };
}

public sealed class SqliteTargetStoreTests : TargetStoreContract
{
    private protected override StorageKind Kind => StorageKind.Sqlite;
}

public sealed class PostgresTargetStoreTests : TargetStoreContract
{
    private protected override StorageKind Kind => StorageKind.Postgres;
}
