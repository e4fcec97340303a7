using Microsoft.Data.Sqlite;
using Tocsin.Health;

namespace Tocsin.Storage.Sqlite;

/// <summary>Whether the database can be read and its writer is at work.</summary>
internal sealed class SqliteReadiness(SqliteDatabase database, SqliteWriter writer) : IReadinessCheck
{
    public Task<string?> ReasonAsync(CancellationToken cancellationToken)
    {
        if (!writer.IsRunning)
        {
            return Task.FromResult<string?>("the database's writer has stopped");
        }

        try
        {
            database.Query("SELECT max(number) FROM migrations", r => r.GetInt64(0));
            return Task.FromResult<string?>(null);
        }
        catch (SqliteException)
        {
            return Task.FromResult<string?>("the database does not answer");
        }
    }
}
