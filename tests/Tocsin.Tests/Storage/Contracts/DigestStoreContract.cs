using Tocsin.Digests;
using Tocsin.Events;
using Tocsin.Storage;

namespace Tocsin.Tests.Storage.Contracts;

public abstract class DigestStoreContract : StoreContract
{
    private IDigestStore Store => Stores.Get<IDigestStore>();

    [Fact]
    public async Task A_period_is_told_once_and_the_next_after_it()
    {
        var mark = new DigestMark(1, EventTypes.DigestDaily, Now);
        Assert.True(await Store.TellAsync(mark, Plan("digest.daily"), default));
        Assert.False(await Store.TellAsync(mark, Plan("digest.daily"), default));
        Assert.False(await Store.TellAsync(mark with { Until = Now.AddDays(-1) }, Plan("digest.daily"), default));
        Assert.True(await Store.TellAsync(mark with { Type = EventTypes.DigestWeekly }, plan: null, default));
        Assert.True(await Store.TellAsync(mark with { Lane = 2 }, Plan("digest.daily"), default));
        Assert.True(await Store.TellAsync(mark with { Until = Now.AddDays(1) }, plan: null, default));
        Assert.Equal(2, (await Stores.Get<IEventStore>().ListAsync(Organization, null, null, null, 9, default)).Count);
        Assert.Equal(
            [(1, "digest.daily", Now.AddDays(1)), (1, "digest.weekly", Now), (2, "digest.daily", Now)],
            (await Store.MarksAsync(default)).Select(m => (m.Lane, m.Type, m.Until)).Order()
        );
    }

    [Fact]
    public async Task Of_many_at_the_same_time_one_tells()
    {
        var mark = new DigestMark(1, EventTypes.DigestDaily, Now);
        var told = await Task.WhenAll(
            Enumerable.Range(0, 10).Select(_ => Task.Run(() => Store.TellAsync(mark, Plan("digest.daily"), default)))
        );
        Assert.Single(told, t => t);
        Assert.Single(await Stores.Get<IEventStore>().ListAsync(Organization, null, null, null, 9, default));
    }
}

public sealed class SqliteDigestStoreTests : DigestStoreContract
{
    private protected override StorageKind Kind => StorageKind.Sqlite;
}

public sealed class PostgresDigestStoreTests : DigestStoreContract
{
    private protected override StorageKind Kind => StorageKind.Postgres;
}
