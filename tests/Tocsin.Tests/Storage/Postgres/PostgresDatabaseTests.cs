using Tocsin.Storage.Postgres;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Storage.Postgres;

public sealed class PostgresDatabaseTests
{
    /// <summary>As one does that is paused, or cut off from the network.</summary>
    [Fact]
    public async Task Who_stops_in_the_middle_of_a_transaction_does_not_keep_the_others_waiting()
    {
        await using var data = await (await PostgresServer.NeedAsync()).MakeDatabaseAsync();
        await using var database = new PostgresDatabase(
            PostgresConnectionString.Parse(data.ConnectionString),
            TimeProvider.System
        );
        var (holds, goOn) = (new TaskCompletionSource(), new TaskCompletionSource());
        var stopped = database.WriteAsync(
            async session =>
            {
                await LockAsync(session);
                holds.SetResult();
                await goOn.Task;
            },
            CancellationToken.None
        );
        await holds.Task;
        // It has the lock until the server ends its session.
        await database.WriteAsync(LockAsync, CancellationToken.None);
        goOn.SetResult();
        await Assert.ThrowsAnyAsync<Npgsql.NpgsqlException>(() => stopped);
    }

    private static Task LockAsync(PostgresSession session) =>
        session.QueryAsync("SELECT pg_advisory_xact_lock(1, 2)::text", r => r.GetString(0), [], CancellationToken.None);
}
