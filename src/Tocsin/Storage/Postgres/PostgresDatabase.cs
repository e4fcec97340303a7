using System.Data;
using Npgsql;
using Tocsin.Telemetry;

namespace Tocsin.Storage.Postgres;

/// <summary>The database server: connections to it, and transactions on them.</summary>
internal sealed class PostgresDatabase : IAsyncDisposable
{
    /// <summary>Transactions that met another one's are begun again so many times.</summary>
    private const int MaxTries = 5;

    private readonly TimeProvider _time;
    private readonly CommitObserved? _observed;

    public PostgresDatabase(
        PostgresConnectionString connectionString,
        TimeProvider time,
        CommitObserved? observed = null
    )
    {
        _time = time;
        _observed = observed;
        ConnectionString = connectionString;
        Name = connectionString.ServerAndName;
        var builder = new NpgsqlDataSourceBuilder(connectionString.Text);
        builder.UsePhysicalConnectionInitializer(c => Initialize(c), c => InitializeAsync(c));
        Source = builder.Build();
    }

    public NpgsqlDataSource Source { get; }

    public PostgresConnectionString ConnectionString { get; }

    /// <summary>Where it is, for messages: never with a password.</summary>
    public string Name { get; }

    /// <summary>Runs a statement of its own transaction and tells how many rows changed.</summary>
    public async Task<int> ExecuteAsync(string sql, object?[] parameters, CancellationToken cancellationToken)
    {
        await using var connection = await Source.OpenConnectionAsync(cancellationToken);
        return await new PostgresSession(connection).ExecuteAsync(sql, parameters, cancellationToken);
    }

    /// <summary>Every row, as the function reads it.</summary>
    public async Task<List<T>> QueryAsync<T>(
        string sql,
        Func<PostgresRow, T> read,
        object?[] parameters,
        CancellationToken cancellationToken
    )
    {
        await using var connection = await Source.OpenConnectionAsync(cancellationToken);
        return await new PostgresSession(connection).QueryAsync(sql, read, parameters, cancellationToken);
    }

    /// <summary>The first row, or the default.</summary>
    public async Task<T?> FirstAsync<T>(
        string sql,
        Func<PostgresRow, T> read,
        object?[] parameters,
        CancellationToken cancellationToken
    ) => (await QueryAsync(sql, read, parameters, cancellationToken)).FirstOrDefault();

    /// <summary>Several reads of one state of the database.</summary>
    public async Task<T> SnapshotAsync<T>(Func<PostgresSession, Task<T>> read, CancellationToken cancellationToken)
    {
        await using var connection = await Source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(
            IsolationLevel.RepeatableRead,
            cancellationToken
        );
        var result = await read(new PostgresSession(connection));
        await transaction.CommitAsync(cancellationToken);
        return result;
    }

    /// <summary>
    /// Runs the work in a transaction and returns once that is on the disk. Work that met another transaction (a
    /// deadlock) is run again from the beginning, so it must not change anything but the database.
    /// </summary>
    /// <param name="work">What to do.</param>
    /// <param name="cancellationToken">Ends it.</param>
    /// <param name="pieces">Pieces of work that go into it.</param>
    public async Task<T> WriteAsync<T>(
        Func<PostgresSession, Task<T>> work,
        CancellationToken cancellationToken,
        int pieces = 1
    )
    {
        for (var tries = 1; ; tries++)
        {
            try
            {
                return await TryWriteAsync(work, pieces, cancellationToken);
            }
            catch (PostgresException e) when (PostgresTrouble.IsConflict(e) && tries < MaxTries)
            {
                // The other one has gone on; nothing of this one remains.
            }
        }
    }

    /// <inheritdoc cref="WriteAsync{T}"/>
    public Task WriteAsync(Func<PostgresSession, Task> work, CancellationToken cancellationToken) =>
        WriteAsync(
            async session =>
            {
                await work(session);
                return true;
            },
            cancellationToken
        );

    public ValueTask DisposeAsync() => Source.DisposeAsync();

    private async Task<T> TryWriteAsync<T>(
        Func<PostgresSession, Task<T>> work,
        int pieces,
        CancellationToken cancellationToken
    )
    {
        var started = _time.GetTimestamp();
        await using var connection = await Source.OpenConnectionAsync(cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var result = await work(new PostgresSession(connection));
        // From here on it is not given up: nobody would know whether it was committed.
        await transaction.CommitAsync(CancellationToken.None);
        _observed?.Invoke(pieces, _time.GetElapsedTime(started));
        return result;
    }

    // Settings of the session: a commit is on the disk when it returns; plans are made for the values at hand, since the
    // table of waiting work goes from empty to millions within the life of a connection, and history is pruned to the
    // partitions that a statement needs when its bounds are known; compiling such short statements never pays; and what is
    // asked for often lies in memory, where one page is as near as another. A node that is paused, or cut off, in the middle
    // of a transaction has locks that others wait for: the server ends it before its partitions are shared out.
    public const string Settings =
        "SET synchronous_commit = on; SET plan_cache_mode = force_custom_plan; SET jit = off; SET random_page_cost = 1.1; "
        + "SET idle_in_transaction_session_timeout = '5s'; SET statement_timeout = '2min'";

    /// <summary>For a session with work that takes as long as it takes.</summary>
    public const string Patiently = "SET idle_in_transaction_session_timeout = 0; SET statement_timeout = 0";

    private static void Initialize(NpgsqlConnection connection)
    {
        using var command = new NpgsqlCommand(Settings, connection);
        command.ExecuteNonQuery();
    }

    private static async Task InitializeAsync(NpgsqlConnection connection)
    {
        await using var command = new NpgsqlCommand(Settings, connection);
        await command.ExecuteNonQueryAsync();
    }
}
