using Tocsin.Integrations;

namespace Tocsin.Storage.Postgres;

/// <summary>Notes about tickets in PostgreSQL.</summary>
internal sealed class PostgresTicketStore(PostgresDatabase database) : ITicketStore
{
    public async Task<string?> FindAsync(long lane, string subject, CancellationToken cancellationToken) =>
        (
            await database.QueryAsync(
                "SELECT known FROM tickets WHERE lane = $1 AND subject = $2",
                r => r.GetString(0),
                [lane, subject],
                cancellationToken
            )
        ).FirstOrDefault();

    public Task NoteAsync(
        long lane,
        string subject,
        string known,
        DateTimeOffset at,
        CancellationToken cancellationToken
    ) =>
        database.ExecuteAsync(
            """
            INSERT INTO tickets (lane, subject, known, updated_at)
            SELECT $1, $2, $3, $4 WHERE EXISTS (SELECT 1 FROM integrations WHERE number = $1 AND deleted_at IS NULL)
            ON CONFLICT (lane, subject) DO UPDATE SET known = excluded.known, updated_at = excluded.updated_at
            """,
            [lane, subject, known, at.ToMilliseconds()],
            cancellationToken
        );
}
