using Tocsin.Mail;

namespace Tocsin.Storage.Postgres;

/// <summary>Waiting mails in PostgreSQL.</summary>
internal sealed class PostgresMailStore(PostgresDatabase database) : IMailStore
{
    private const string InsertOne = """
        INSERT INTO mails (id, recipient, subject, body, created_at, attempts, next_at)
        SELECT $1::text, $2::text, $3::text, $4::text, $5::bigint, $6::integer, $7::bigint
        WHERE (SELECT count(*) FROM mails) < $8
        """;

    /// <summary>The statement that writes a mail, unless too many wait already.</summary>
    public static (string Sql, object?[] Parameters) Insert(MailMessage mail, int maxWaiting) =>
        (
            InsertOne,
            [mail.Id, mail.Recipient, mail.Subject, mail.Text, mail.CreatedAt, mail.Attempts, mail.NextAt, maxWaiting]
        );

    public async Task<IReadOnlyList<MailMessage>> DueAsync(
        DateTimeOffset now,
        int limit,
        CancellationToken cancellationToken
    ) =>
        await database.QueryAsync(
            """
            SELECT id, recipient, subject, body, created_at, attempts, next_at
            FROM mails WHERE next_at <= $1 ORDER BY next_at, id LIMIT $2
            """,
            r => new MailMessage
            {
                Id = r.GetString(0),
                Recipient = r.GetString(1),
                Subject = r.GetString(2),
                Text = r.GetString(3),
                CreatedAt = r.Time(4),
                Attempts = r.GetInt32(5),
                NextAt = r.Time(6),
            },
            [now, limit],
            cancellationToken
        );

    public Task<DateTimeOffset?> NextDueAsync(CancellationToken cancellationToken) =>
        database.FirstAsync("SELECT min(next_at) FROM mails", r => r.TimeOrNull(0), [], cancellationToken);

    public Task PostponeAsync(string id, int attempts, DateTimeOffset nextAt, CancellationToken cancellationToken) =>
        database.ExecuteAsync(
            "UPDATE mails SET attempts = $2, next_at = $3 WHERE id = $1",
            [id, attempts, nextAt],
            cancellationToken
        );

    public Task RemoveAsync(string id, CancellationToken cancellationToken) =>
        database.ExecuteAsync("DELETE FROM mails WHERE id = $1", [id], cancellationToken);

    public Task<long> CountAsync(CancellationToken cancellationToken) =>
        database.FirstAsync("SELECT count(*) FROM mails", r => r.GetInt64(0), [], cancellationToken);
}
