using Npgsql;
using Tocsin.Nodes;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Nodes;

public sealed class PostgresNodesTests : IAsyncLifetime
{
    private readonly List<Member> _members = [];
    private PostgresTestDatabase _database = null!;

    public async ValueTask InitializeAsync() =>
        _database = await (await PostgresServer.NeedAsync()).MakeDatabaseAsync();

    public async ValueTask DisposeAsync()
    {
        foreach (var member in _members)
        {
            await member.DisposeAsync();
        }

        await _database.DisposeAsync();
    }

    [Fact]
    public async Task One_node_has_everything_and_three_share_it_with_never_two_owners()
    {
        var first = await StartAsync();
        await UntilAsync(() => first.Owned == Partition.Count && first.Work.Open.Count == Partition.Count);
        await StartAsync();
        await StartAsync();
        await UntilAsync(() => _members.TrueForAll(m => m.Owned is 21 or 22) && Total() == Partition.Count);
        await UntilAsync(() => _members.TrueForAll(m => m.Work.Open.Count == m.Owned));
    }

    [Fact]
    public async Task What_a_node_had_that_leaves_goes_to_the_others_once_nothing_of_it_is_under_way()
    {
        var (first, second) = (await StartAsync(), await StartAsync());
        await UntilAsync(() => first.Owned == 32 && second.Owned == 32);
        second.Work.Busy = new TaskCompletionSource();
        var leaving = second.LeaveAsync();
        await UntilAsync(() => second.Work.Open.Count == 0);
        // It is still its own: what is in flight may end in peace.
        Assert.Equal(32, second.Owned);
        Assert.Equal(32, first.Owned);
        second.Work.Busy.SetResult();
        await leaving;
        await UntilAsync(() => first.Owned == Partition.Count && second.Owned == 0);
        Assert.Equal(0, second.Work.LostCount);
    }

    [Fact]
    public async Task What_a_node_had_that_died_goes_to_the_others_and_never_before_it_knew_that_its_time_is_up()
    {
        var (first, second) = (await StartAsync(), await StartAsync());
        await UntilAsync(() => first.Owned == 32 && second.Owned == 32);
        await second.DieAsync();
        await UntilAsync(() => first.Owned == Partition.Count);
        Assert.Equal(0, second.Owned);
        Assert.Equal([first.Nodes.Self], await first.Nodes.AliveAsync(CancellationToken.None));
    }

    [Fact]
    public async Task A_node_whose_row_was_removed_begins_anew_after_it_has_taken_in_what_it_missed()
    {
        var revived = new List<int>();
        Member? member = null;
        member = await StartAsync(revived: _ =>
        {
            revived.Add(member!.Owned);
            return Task.CompletedTask;
        });
        await UntilAsync(() => member.Owned == Partition.Count);
        await ExecuteAsync("DELETE FROM nodes");
        await UntilAsync(() => revived.Count == 1 && member.Owned == Partition.Count);
        Assert.Equal(0, revived[0]);
        Assert.Equal(Partition.Count, member.Work.LostCount);
        await UntilAsync(() => member.Work.Open.Count == Partition.Count);
    }

    [Fact]
    public async Task While_the_database_is_away_nobody_owns_anything_and_after_it_everybody_has_what_they_had()
    {
        var (first, second) = (await StartAsync(), await StartAsync());
        await UntilAsync(() => first.Owned == 32 && second.Owned == 32);
        var (hadFirst, hadSecond) = (first.Work.Open, second.Work.Open);
        await using (var connection = new NpgsqlConnection(_database.ConnectionString + ";Pooling=false"))
        {
            await connection.OpenAsync();
            await using var transaction = await connection.BeginTransactionAsync();
            await using var command = new NpgsqlCommand("LOCK TABLE nodes", connection, transaction);
            await command.ExecuteNonQueryAsync();
            await UntilAsync(() => Total() == 0);
            // Until their rows are out of date, too.
            await Task.Delay(Member.Times.Lease, TestContext.Current.CancellationToken);
        }

        await UntilAsync(() => first.Owned == 32 && second.Owned == 32);
        Assert.Equal(hadFirst, first.Work.Open);
        Assert.Equal(hadSecond, second.Work.Open);
        Assert.Equal((0, 0), (first.Work.LostCount, second.Work.LostCount));
    }

    [Fact]
    public async Task Only_nodes_that_deliver_have_partitions_and_of_those_only_the_able_ones()
    {
        var able = false;
        var api = await StartAsync(roles: "api");
        var poor = await StartAsync(ability: () => able);
        // Better a poor one than none.
        await UntilAsync(() => poor.Owned == Partition.Count);
        var good = await StartAsync();
        await UntilAsync(() => good.Owned == Partition.Count && poor.Owned == 0);
        able = true;
        await UntilAsync(() => good.Owned == 32 && poor.Owned == 32);
        Assert.Equal(0, api.Owned);
    }

    [Fact]
    public async Task One_is_elected_and_after_it_another_one()
    {
        var api = await StartAsync(roles: "api");
        var (first, second) = (await StartAsync(), await StartAsync());
        var never = api.Nodes.ElectedAsync(TestContext.Current.CancellationToken);
        var elections = new[] { first, second }.ToDictionary(
            m => m.Nodes.ElectedAsync(TestContext.Current.CancellationToken),
            m => m
        );
        var won = await Task.WhenAny(elections.Keys);
        var term = await won;
        var (winner, other) = (elections[won], elections.Values.Single(m => m != elections[won]));
        Assert.False(term.IsCancellationRequested);
        await winner.DieAsync();
        await elections.Single(e => e.Value == other).Key;
        Assert.True(term.IsCancellationRequested);
        Assert.False(never.IsCompleted);
    }

    [Fact]
    public async Task A_ring_is_heard_on_every_node_and_on_the_others_only_when_it_is_for_them()
    {
        var heard = new System.Collections.Concurrent.ConcurrentQueue<(int Member, string Numbers)>();
        var members = new[] { await StartAsync(), await StartAsync(), await StartAsync() };
        for (var i = 0; i < members.Length; i++)
        {
            var number = i;
            members[i].Bells.Listen(Bell.Scans, n => heard.Enqueue((number, string.Join(',', n.Order()))));
        }

        // What is rung before a node listens to the database is heard as a ring for anything.
        await UntilAsync(() => heard.Count(h => h.Numbers.Length == 0) >= 0);
        members[0].Bells.Ring(Bell.Scans, 7, 8);
        members[1].Bells.RingOthers(Bell.Scans, [.. Enumerable.Range(100, 3000).Select(n => (long)n)]);
        await UntilAsync(() => Distinct(0).IsSupersetOf([7, 8, 100, 3099]));
        await UntilAsync(() => Distinct(1).IsSupersetOf([7, 8]) && Distinct(2).IsSupersetOf([7, 8, 100, 3099]));
        Assert.DoesNotContain(100, Distinct(1));

        HashSet<int> Distinct(int member) =>
            [
                .. heard
                    .Where(h => h.Member == member && h.Numbers.Length > 0)
                    .SelectMany(h => h.Numbers.Split(','))
                    .Select(int.Parse),
            ];
    }

    [Fact]
    public async Task After_a_lost_connection_every_bell_rings_for_anything()
    {
        var member = await StartAsync();
        var rings = 0;
        member.Bells.Listen(Bell.Mails, n => Interlocked.Add(ref rings, n.Count == 0 ? 1 : 1000));
        await UntilAsync(async () =>
        {
            await ExecuteAsync(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
            );
            return Volatile.Read(ref rings) is > 0 and < 1000;
        });
        await UntilAsync(() => member.Owned == Partition.Count);
    }

    private int Total() => _members.Sum(m => m.Owned);

    private async Task<Member> StartAsync(
        string roles = "api,delivery,scheduler,dashboard",
        NodeAbility? ability = null,
        NodeRevived? revived = null
    )
    {
        var member = await Member.StartAsync(_database, roles, ability, revived);
        _members.Add(member);
        return member;
    }

    // Whatever happens on the way, no partition ever has two owners.
    private Task UntilAsync(Func<bool> condition) => UntilAsync(() => Task.FromResult(condition()));

    private Task UntilAsync(Func<Task<bool>> condition) =>
        Eventually.TrueAsync(
            async () =>
            {
                Assert.All(Partition.All, p => Assert.True(_members.Count(m => m.Nodes.Owns(p)) <= 1));
                return await condition();
            },
            () => $"They own {string.Join(", ", _members.Select(m => m.Owned))}.",
            TimeSpan.FromSeconds(30)
        );

    private async Task ExecuteAsync(string sql)
    {
        await using var connection = new NpgsqlConnection(_database.ConnectionString + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }
}
