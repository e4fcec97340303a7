using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Tocsin.Ids;
using Tocsin.Nodes;
using Tocsin.Storage.Postgres;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Nodes;

/// <summary>A node of a test, with nothing in it but its being a node.</summary>
internal sealed class Member : IAsyncDisposable
{
    /// <summary>Fast enough for tests, and slow enough for a busy machine.</summary>
    public static readonly NodeTimes Times = new()
    {
        Lease = TimeSpan.FromSeconds(2),
        Tick = TimeSpan.FromMilliseconds(100),
        Margin = TimeSpan.FromMilliseconds(300),
    };

    /// <summary>Nobody is taken for dead: where nobody dies, and the machine may be too busy for signs of life.</summary>
    public static readonly NodeTimes Patient = Times with { Lease = TimeSpan.FromSeconds(30) };

    private readonly PostgresDatabase _database;
    private readonly PostgresBells _bells;

    private Member(PostgresDatabase database, PostgresBells bells, PostgresNodes nodes)
    {
        (_database, _bells, Nodes) = (database, bells, nodes);
        Bells = bells;
    }

    public PostgresNodes Nodes { get; }

    public IBells Bells { get; }

    public PartitionLog Work { get; } = new();

    public int Owned => Partition.All.Count(Nodes.Owns);

    public static async Task<Member> StartAsync(
        PostgresTestDatabase database,
        string roles = "api,delivery,scheduler,dashboard",
        NodeAbility? ability = null,
        NodeRevived? revived = null,
        bool joins = true
    )
    {
        var opened = new PostgresDatabase(
            PostgresConnectionString.Parse(database.ConnectionString),
            TimeProvider.System
        );
        var random = new CryptographicRandom();
        var bells = new PostgresBells(opened, Times, random, NullLogger<PostgresBells>.Instance);
        var nodes = new PostgresNodes(
            opened,
            bells,
            Options.Create(new NodesOptions { Roles = roles }),
            Times,
            revived is null ? [] : [revived],
            ability is null ? [] : [ability],
            new Id(TimeProvider.System, random),
            NullLogger<PostgresNodes>.Instance
        );
        var member = new Member(opened, bells, nodes);
        bells.Start();
        await nodes.EnterAsync(CancellationToken.None);
        if (joins)
        {
            await nodes.JoinAsync(member.Work, CancellationToken.None);
        }

        return member;
    }

    /// <summary>Leaves in good order.</summary>
    public async Task LeaveAsync()
    {
        await Nodes.LeaveAsync(CancellationToken.None);
        await Nodes.ExitAsync(CancellationToken.None);
        await _bells.StopAsync(CancellationToken.None);
    }

    /// <summary>Gives no more signs of life, and tells nobody.</summary>
    public ValueTask DieAsync() => Nodes.DisposeAsync();

    public async ValueTask DisposeAsync()
    {
        await Nodes.DisposeAsync();
        await _bells.DisposeAsync();
        await _database.DisposeAsync();
    }
}
