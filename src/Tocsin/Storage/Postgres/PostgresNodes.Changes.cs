using Tocsin.Nodes;

namespace Tocsin.Storage.Postgres;

// What changes for all nodes, and who has taken it in.
internal sealed partial class PostgresNodes
{
    private static readonly TimeSpan AskAgain = TimeSpan.FromMilliseconds(100);
    private TaskCompletionSource _heardApplied = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public async Task AnnounceAsync(long version, CancellationToken cancellationToken)
    {
        _bells.RingOthers(Bell.Integrations, version);
        var began = _time.GetTimestamp();
        // Nobody is alive for longer without a sign of life; one that gives some and takes nothing in has trouble of its own.
        while (_time.GetElapsedTime(began) < _times.Lease * 2)
        {
            var heard = Volatile.Read(ref _heardApplied).Task;
            var behind = await _connection.RunAsync(
                async session =>
                {
                    if (_time.GetTimestamp() >= _judgesFrom)
                    {
                        await Table(session).BuryAsync(cancellationToken);
                    }

                    return await Table(session).BehindAsync(version, cancellationToken);
                },
                cancellationToken
            );
            if (behind == 0)
            {
                return;
            }

            await heard
                .WaitAsync(AskAgain, _time, cancellationToken)
                .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            cancellationToken.ThrowIfCancellationRequested();
        }

        Log.Behind(_logger, version);
    }

    public async Task AppliedAsync(long version, CancellationToken cancellationToken)
    {
        await _connection.RunAsync(
            session => Table(session).AppliedAsync(version, cancellationToken),
            cancellationToken
        );
        _bells.RingOthers(Bell.Applied);
    }

    public Task<string> AgreeAsync(string name, string proposal, CancellationToken cancellationToken) =>
        _connection.RunAsync(
            async session =>
            {
                await session.ExecuteAsync(
                    "INSERT INTO agreements (name, value) VALUES ($1, $2) ON CONFLICT DO NOTHING",
                    [name, proposal],
                    cancellationToken
                );
                var said = await session.QueryAsync(
                    "SELECT value FROM agreements WHERE name = $1",
                    r => r.GetString(0),
                    [name],
                    cancellationToken
                );
                return said[0];
            },
            cancellationToken
        );

    public Task ReplaceAsync(string name, string value, CancellationToken cancellationToken) =>
        _connection.RunAsync(
            session =>
                session.ExecuteAsync(
                    "UPDATE agreements SET value = $2 WHERE name = $1",
                    [name, value],
                    cancellationToken
                ),
            cancellationToken
        );

    private void HeardApplied() =>
        Interlocked
            .Exchange(ref _heardApplied, new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously))
            .TrySetResult();
}
