using Tocsin.Mail;

namespace Tocsin.Storage.Sqlite;

/// <summary>Waiting mails in SQLite.</summary>
internal sealed class SqliteMailStore(SqliteDatabase database, SqliteWriter writer) : IMailStore
{
    /// <summary>Writes a mail inside a transaction that somebody else owns, unless too many wait already.</summary>
    public static void Insert(SqliteSession session, MailMessage mail, int maxWaiting) =>
        session.Execute(
            """
            INSERT INTO mails (id, recipient, subject, body, created_at, attempts, next_at)
            SELECT ?1, ?2, ?3, ?4, ?5, ?6, ?7 WHERE (SELECT count(*) FROM mails) < ?8
            """,
            mail.Id,
            mail.Recipient,
            mail.Subject,
            mail.Text,
            mail.CreatedAt.ToMilliseconds(),
            mail.Attempts,
            mail.NextAt.ToMilliseconds(),
            maxWaiting
        );

    public Task<IReadOnlyList<MailMessage>> DueAsync(
        DateTimeOffset now,
        int limit,
        CancellationToken cancellationToken
    ) =>
        Task.FromResult<IReadOnlyList<MailMessage>>(
            database.Query(
                """
                SELECT id, recipient, subject, body, created_at, attempts, next_at
                FROM mails WHERE next_at <= ?1 ORDER BY next_at, id LIMIT ?2
                """,
                reader => new MailMessage
                {
                    Id = reader.GetString(0),
                    Recipient = reader.GetString(1),
                    Subject = reader.GetString(2),
                    Text = reader.GetString(3),
                    CreatedAt = reader.Time(4),
                    Attempts = reader.GetInt32(5),
                    NextAt = reader.Time(6),
                },
                now.ToMilliseconds(),
                limit
            )
        );

    public Task<DateTimeOffset?> NextDueAsync(CancellationToken cancellationToken) =>
        Task.FromResult(database.Query("SELECT min(next_at) FROM mails", reader => reader.TimeOrNull(0)).Single());

    public Task PostponeAsync(string id, int attempts, DateTimeOffset nextAt, CancellationToken cancellationToken) =>
        writer.WriteAsync(
            session =>
            {
                session.Execute(
                    "UPDATE mails SET attempts = ?2, next_at = ?3 WHERE id = ?1",
                    id,
                    attempts,
                    nextAt.ToMilliseconds()
                );
            },
            cancellationToken
        );

    public Task RemoveAsync(string id, CancellationToken cancellationToken) =>
        writer.WriteAsync(
            session =>
            {
                session.Execute("DELETE FROM mails WHERE id = ?1", id);
            },
            cancellationToken
        );

    public Task<long> CountAsync(CancellationToken cancellationToken) =>
        Task.FromResult(database.Query("SELECT count(*) FROM mails", r => r.GetInt64(0))[0]);
}
