using Npgsql;

namespace Tocsin.Storage.Postgres;

/// <summary>
/// A connection for one purpose, which waits for no other work and gives up soon; opened again when it broke. One user at
/// a time, the others wait.
/// </summary>
internal sealed class PostgresOwnConnection(
    PostgresConnectionString connectionString,
    TimeSpan patience,
    TimeProvider time
) : IAsyncDisposable
{
    private readonly SemaphoreSlim _turn = new(1);
    private NpgsqlConnection? _connection;

    /// <exception cref="NpgsqlException">It could not be done.</exception>
    /// <exception cref="TimeoutException">It was not done in time; whether it was done at all, nobody knows.</exception>
    public async Task<T> RunAsync<T>(Func<PostgresSession, Task<T>> work, CancellationToken cancellationToken)
    {
        await _turn.WaitAsync(cancellationToken);
        try
        {
            // The wait itself has an end, too: a connection that was cut takes no cancellation.
            return await TryAsync(work, cancellationToken).WaitAsync(patience, time, cancellationToken);
        }
        catch
        {
            await CloseAsync();
            throw;
        }
        finally
        {
            _turn.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        await CloseAsync();
        _turn.Dispose();
    }

    private async Task<T> TryAsync<T>(Func<PostgresSession, Task<T>> work, CancellationToken cancellationToken)
    {
        if (_connection is null)
        {
            var connection = new NpgsqlConnection(connectionString.Own(patience));
            await connection.OpenAsync(cancellationToken);
            _connection = connection;
        }

        return await work(new PostgresSession(_connection));
    }

    private async Task CloseAsync()
    {
        if (Interlocked.Exchange(ref _connection, null) is { } connection)
        {
            try
            {
                await connection.CloseAsync().WaitAsync(TimeSpan.FromSeconds(1), time, CancellationToken.None);
            }
            // It is broken already, or does not answer: the server will notice.
            catch (Exception e) when (e is NpgsqlException or TimeoutException or InvalidOperationException)
            {
                _ = connection.DisposeAsync().AsTask();
            }
        }
    }
}
