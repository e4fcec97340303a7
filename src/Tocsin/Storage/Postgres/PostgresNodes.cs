using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Npgsql;
using Tocsin.Ids;
using Tocsin.Nodes;

namespace Tocsin.Storage.Postgres;

/// <summary>
/// One of several nodes on one PostgreSQL database. It gives a sign of life now and then, and owns what it owns until a
/// moment that it knows by its own clock; whoever gives no sign is removed by the others, who then share out what it had.
/// </summary>
internal sealed partial class PostgresNodes : INodes, IAsyncDisposable
{
    private readonly PostgresOwnConnection _connection;
    private readonly IBells _bells;
    private readonly NodesOptions _options;
    private readonly NodeTimes _times;
    private readonly IEnumerable<NodeRevived> _revived;
    private readonly IEnumerable<NodeAbility> _abilities;
    private readonly TimeProvider _time;
    private readonly ILogger<PostgresNodes> _logger;
    private readonly NodeTerm _term;
    private readonly Signal _wake = new();
    private readonly CancellationTokenSource _stop = new();

    // What it owns, by the tick that was last; written by the loop only.
    private readonly bool[] _owned = new bool[Partition.Count];
    private Dictionary<string, long> _held = new(StringComparer.Ordinal);
    private IPartitionWork? _work;
    private volatile bool _leaving;
    private bool _wasAway;
    private bool _isDisposed;
    private Task _loop = Task.CompletedTask;

    // What is being finished for others: released by the loop once nothing of it is under way.
    private readonly HashSet<int> _giving = [];
    private readonly ConcurrentQueue<Finished> _finished = new();

    // By its own clocks: until when others let it have what it has, and from when on it judges others. A machine that was
    // put to sleep finds that only the wall's clock has gone on.
    private long _until;
    private long _wallUntil;
    private long _judgesFrom;

    public PostgresNodes(
        PostgresDatabase database,
        IBells bells,
        IOptions<NodesOptions> options,
        NodeTimes times,
        IEnumerable<NodeRevived> revived,
        IEnumerable<NodeAbility> abilities,
        Id ids,
        ILogger<PostgresNodes> logger
    )
    {
        (_bells, _options, _times, _revived, _abilities) = (bells, options.Value, times, revived, abilities);
        (_time, _logger) = (times.Clock, logger);
        Self = ids.New("node_");
        _connection = new PostgresOwnConnection(database.ConnectionString, times.Lease / 2, times.Clock);
        _term = new NodeTerm(times.Clock);
        bells.Listen(Bell.Nodes, _ => _wake.Give());
        bells.Listen(Bell.Applied, _ => HeardApplied());
    }

    public string Self { get; }

    public bool IsOnly => false;

    private bool IsCurrent =>
        _time.GetTimestamp() < Volatile.Read(ref _until) && _time.GetUtcNow().UtcTicks < Volatile.Read(ref _wallUntil);

    public bool IsElected => _term.IsOn;

    public bool Owns(int partition) => Volatile.Read(ref _owned[partition]) && IsCurrent;

    public async Task EnterAsync(CancellationToken cancellationToken)
    {
        var began = _time.GetTimestamp();
        await _connection.RunAsync(
            async session =>
            {
                await Table(session).AddAsync(Name, _options.Roles, IsAble, _times.Lease, cancellationToken);
                return true;
            },
            cancellationToken
        );
        Extend(began);
        Log.Entered(_logger, Self, Name);
        _loop = Task.Run(RunAsync, CancellationToken.None);
    }

    public async Task ExitAsync(CancellationToken cancellationToken)
    {
        await _stop.CancelAsync();
        await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _term.End();
        Volatile.Write(ref _until, 0);
        try
        {
            await _connection.RunAsync(
                async session =>
                {
                    await Table(session).RemoveAsync(cancellationToken);
                    return true;
                },
                cancellationToken
            );
            _bells.RingOthers(Bell.Nodes);
        }
        // The stop goes on: the others find out by themselves.
        catch (Exception e) when (e is NpgsqlException or OperationCanceledException or TimeoutException)
        {
            Log.Failed(_logger, e);
        }
    }

    public Task JoinAsync(IPartitionWork work, CancellationToken cancellationToken)
    {
        _work = work;
        _wake.Give();
        return Task.CompletedTask;
    }

    public async Task LeaveAsync(CancellationToken cancellationToken)
    {
        _leaving = true;
        if (_work is { } work && Partition.All.Where(p => _owned[p]).ToList() is { Count: > 0 } partitions)
        {
            await work.FinishAsync(partitions, cancellationToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            var finished = new Finished(partitions);
            _finished.Enqueue(finished);
            _wake.Give();
            await finished
                .Released.Task.WaitAsync(_times.Lease, _time, CancellationToken.None)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    public Task<CancellationToken> ElectedAsync(CancellationToken cancellationToken) =>
        _term.BegunAsync(cancellationToken);

    public Task<IReadOnlyList<string>> AliveAsync(CancellationToken cancellationToken) =>
        _connection.RunAsync(
            async session =>
            {
                await Table(session).BuryAsync(cancellationToken);
                return (IReadOnlyList<string>)
                    [.. (await Table(session).ListAsync(cancellationToken)).Select(n => n.Id)];
            },
            cancellationToken
        );

    public async ValueTask DisposeAsync()
    {
        if (_isDisposed)
        {
            return;
        }

        _isDisposed = true;
        await _stop.CancelAsync();
        await _loop.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        _term.Dispose();
        await _connection.DisposeAsync();
        _stop.Dispose();
        _wake.Dispose();
    }

    private string Name => _options.NodeName.Length > 0 ? _options.NodeName : Environment.MachineName;

    private bool IsAble => _abilities.All(a => a());

    private async Task RunAsync()
    {
        var woken = _wake.WaitAsync(_stop.Token);
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                await TickAsync(_stop.Token);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                return;
            }
            // The boundary of a background loop: the database may be away, and what this node owns lapses meanwhile.
            catch (Exception e)
            {
                _wasAway |= !IsCurrent;
                Log.Failed(_logger, e);
            }

            await woken
                .WaitAsync(_times.Tick, _time, CancellationToken.None)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            woken = woken.IsCompleted ? _wake.WaitAsync(_stop.Token) : woken;
        }
    }

    private async Task TickAsync(CancellationToken cancellationToken)
    {
        var began = _time.GetTimestamp();
        if (_wasAway || !IsCurrent)
        {
            // Whoever was away cannot tell whether the others were: they get as long as they would have had.
            _judgesFrom = After(began, _times.Lease);
            _wasAway = false;
        }

        var isAlive = await _connection.RunAsync(
            session => Table(session).RenewAsync(IsAble, _times.Lease, cancellationToken),
            cancellationToken
        );
        if (!isAlive)
        {
            await ReviveAsync(cancellationToken);
            _wake.Give();
            return;
        }

        await ReleaseFinishedAsync(cancellationToken);
        var round = await _connection.RunAsync(session => RoundAsync(session, cancellationToken), cancellationToken);
        var wasCurrent = IsCurrent;
        Extend(began);
        if (round.Buried > 0)
        {
            // What they committed and told nobody of is looked for by everybody.
            Log.Buried(_logger, round.Buried);
            foreach (var bell in Enum.GetValues<Bell>())
            {
                _bells.Ring(bell);
            }
        }

        Take(round, wasCurrent);
    }

    private async Task<Round> RoundAsync(PostgresSession session, CancellationToken cancellationToken)
    {
        var table = Table(session);
        var buried = _time.GetTimestamp() < _judgesFrom ? 0 : await table.BuryAsync(cancellationToken);
        var alive = await table.ListAsync(cancellationToken);
        var held = await table.HeldAsync(cancellationToken);
        var quota = _work is null || _leaving ? 0 : PartitionQuota.Of(Self, alive);
        var partitions = held.Keys.Count(h => h != PostgresNodeTable.Scheduler);
        var claimed = 0;
        if (partitions < quota)
        {
            claimed += await table.ClaimAsync(PostgresNodeTable.Partitions, quota - partitions, cancellationToken);
        }

        if (!_leaving && _options.Has(NodeRole.Scheduler) && !held.ContainsKey(PostgresNodeTable.Scheduler))
        {
            claimed += await table.ClaimAsync([PostgresNodeTable.Scheduler], 1, cancellationToken);
        }

        return new Round(claimed > 0 ? await table.HeldAsync(cancellationToken) : held, quota, buried);
    }

    private void Take(Round round, bool wasCurrent)
    {
        var lost = Partition.All.Where(p => _owned[p] && IsAnother(round.Held, p)).ToList();
        if (lost.Count > 0)
        {
            Set(lost, owned: false);
            _work?.Lost(lost);
            Log.Lost(_logger, lost.Count);
        }

        var has = Partition.All.Where(p => round.Held.ContainsKey(PostgresNodeTable.NameOf(p))).ToList();
        var gained = has.Where(p => (!_owned[p] || !wasCurrent) && !_giving.Contains(p)).ToList();
        _held = round.Held;
        _term.Hold(round.Held.ContainsKey(PostgresNodeTable.Scheduler), TimeSpan.FromTicks(Left()));
        if (_work is { } work && gained.Count > 0 && !_leaving)
        {
            Set(gained, owned: true);
            Log.Gained(_logger, gained.Count, has.Count);
            // Looking at the store takes as long as it takes: the signs of life go on.
            _ = Task.Run(() => work.GainedAsync(gained, _stop.Token), CancellationToken.None);
        }

        var surplus = has.Count - _giving.Count - round.Quota;
        if (surplus > 0 && !_leaving)
        {
            Give([.. has.Where(p => !_giving.Contains(p)).TakeLast(surplus)]);
        }
    }

    // Another epoch of the same partition: somebody else had it in between.
    private bool IsAnother(Dictionary<string, long> held, int partition)
    {
        var name = PostgresNodeTable.NameOf(partition);
        return !held.TryGetValue(name, out var epoch) || _held.GetValueOrDefault(name) != epoch;
    }

    // What this node has too much of goes to whoever has come, once nothing of it is under way.
    private void Give(IReadOnlyList<int> partitions)
    {
        _giving.UnionWith(partitions);
        _ = Task.Run(
            async () =>
            {
                using var patience = new CancellationTokenSource(_times.Finish, _time);
                using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, _stop.Token);
                await _work!
                    .FinishAsync(partitions, either.Token)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                _finished.Enqueue(new Finished(partitions));
                _wake.Give();
            },
            CancellationToken.None
        );
    }

    private async Task ReleaseFinishedAsync(CancellationToken cancellationToken)
    {
        while (_finished.TryDequeue(out var finished))
        {
            var partitions = finished.Partitions;
            Set(partitions, owned: false);
            _work?.Lost(partitions);
            _giving.ExceptWith(partitions);
            await _connection.RunAsync(
                session =>
                    Table(session).ReleaseAsync([.. partitions.Select(PostgresNodeTable.NameOf)], cancellationToken),
                cancellationToken
            );
            finished.Released.SetResult();
            _bells.RingOthers(Bell.Nodes);
            Log.Gave(_logger, partitions.Count);
        }
    }

    // The others have taken it for dead: it begins as if it had just started.
    private async Task ReviveAsync(CancellationToken cancellationToken)
    {
        Log.Revived(_logger, Self);
        Volatile.Write(ref _until, 0);
        _term.End();
        Set(Partition.All, owned: false);
        _giving.Clear();
        _held = new Dictionary<string, long>(StringComparer.Ordinal);
        _work?.Lost(Partition.All);
        await _connection.RunAsync(
            async session =>
            {
                await Table(session)
                    .ReleaseAsync([.. PostgresNodeTable.Partitions, PostgresNodeTable.Scheduler], cancellationToken);
                await Table(session).AddAsync(Name, _options.Roles, IsAble, _times.Lease, cancellationToken);
                return true;
            },
            cancellationToken
        );
        foreach (var revived in _revived)
        {
            await revived(cancellationToken);
        }
    }

    private void Set(IReadOnlyList<int> partitions, bool owned)
    {
        foreach (var partition in partitions)
        {
            Volatile.Write(ref _owned[partition], owned);
        }
    }

    private void Extend(long began)
    {
        var span = _times.Lease - _times.Margin;
        Volatile.Write(ref _wallUntil, (_time.GetUtcNow() - _time.GetElapsedTime(began) + span).UtcTicks);
        Volatile.Write(ref _until, After(began, span));
    }

    private long After(long timestamp, TimeSpan span) =>
        timestamp + (long)(span.TotalSeconds * _time.TimestampFrequency);

    // Ticks of time until it may do nothing any more.
    private long Left() => Math.Max(0, _time.GetElapsedTime(_time.GetTimestamp(), Volatile.Read(ref _until)).Ticks);

    private PostgresNodeTable Table(PostgresSession session) => new(session, Self);

    /// <summary>Nothing of these is under way.</summary>
    private sealed record Finished(IReadOnlyList<int> Partitions)
    {
        public TaskCompletionSource Released { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }

    private sealed record Round(Dictionary<string, long> Held, int Quota, int Buried);
}
