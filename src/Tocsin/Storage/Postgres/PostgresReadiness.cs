using Npgsql;
using Tocsin.Health;

namespace Tocsin.Storage.Postgres;

/// <summary>Whether the database answers, and takes writes.</summary>
internal sealed class PostgresReadiness(PostgresDatabase database) : IReadinessCheck
{
    private const int PatienceSeconds = 3;

    public async Task<string?> ReasonAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await database.Source.OpenConnectionAsync(cancellationToken);
            await using var command = new NpgsqlCommand("SELECT pg_is_in_recovery()", connection)
            {
                CommandTimeout = PatienceSeconds,
            };
            return await command.ExecuteScalarAsync(cancellationToken) is true
                ? "the database takes no writes: it is a standby"
                : null;
        }
        catch (NpgsqlException)
        {
            return "the database does not answer";
        }
    }
}
