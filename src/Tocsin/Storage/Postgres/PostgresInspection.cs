using System.Globalization;
using Microsoft.Extensions.Options;
using Npgsql;
using Tocsin.Operating;

namespace Tocsin.Storage.Postgres;

/// <summary>Looks at the database server on connections of its own, beside Tocsin or without it.</summary>
internal sealed class PostgresInspection(IOptions<StorageOptions> options, TimeProvider time) : IStoreInspection
{
    private const int PatienceSeconds = 5;
    private static readonly TimeSpan Apart = TimeSpan.FromSeconds(5);

    public async Task<IReadOnlyList<Verdict>> ExamineAsync(CancellationToken cancellationToken)
    {
        var target = PostgresConnectionString.Parse(options.Value.Database);
        try
        {
            await using var connection = await OpenAsync(target, cancellationToken);
            var session = new PostgresSession(connection);
            return
            [
                Verdict.Ok($"{target.ServerAndName} answers (PostgreSQL {connection.PostgreSqlVersion})"),
                await VersionAsync(session, cancellationToken),
                await WritesAsync(session, cancellationToken),
                await ClockAsync(session, cancellationToken),
            ];
        }
        catch (PostgresException e)
        {
            return
            [
                Verdict.Fail(
                    $"{target.ServerAndName} cannot be used: {e.MessageText} ({e.SqlState})",
                    "Mend Tocsin__Database, or the user's rights: the database should belong to it."
                ),
            ];
        }
        catch (NpgsqlException e)
        {
            return
            [
                Verdict.Fail(
                    $"{target.ServerAndName} cannot be reached: {e.InnerException?.Message ?? e.Message}",
                    "Start it, or mend Tocsin__Database. Tocsin answers 503 until then and goes on by itself."
                ),
            ];
        }
    }

    public async Task<StoredThings?> ReadAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = await OpenAsync(
                PostgresConnectionString.Parse(options.Value.Database),
                cancellationToken
            );
            var session = new PostgresSession(connection);
            return await AppliedAsync(session, cancellationToken) is null
                ? null
                : new StoredThings
                {
                    ApiKeys = await session.QueryAsync(
                        "SELECT id, created_at, expires_at FROM api_keys WHERE revoked_at IS NULL",
                        r => new StoredKey(r.GetString(0), r.Time(1), r.TimeOrNull(2)),
                        [],
                        cancellationToken
                    ),
                    Configs = await session.QueryAsync(
                        "SELECT id, created_at, config FROM integrations WHERE deleted_at IS NULL",
                        r => new StoredConfig(r.GetString(0), r.Time(1), r.GetString(2)),
                        [],
                        cancellationToken
                    ),
                    // No index leads there; the clock is held against the server's instead.
                    NewestEvent = null,
                };
        }
        catch (NpgsqlException)
        {
            // What is wrong with it is told by the check of the database.
            return null;
        }
    }

    private static async Task<Verdict> VersionAsync(PostgresSession session, CancellationToken cancellationToken)
    {
        var newest = PostgresMigrations.Newest;
        var applied = await AppliedAsync(session, cancellationToken);
        return applied is null ? Verdict.Ok("it is empty; the first start fills it")
            : applied < newest
                ? Verdict.Warn(
                    $"it is of an older version (migration {applied} of {newest}); the next start brings it up",
                    "Make a backup before the server is started."
                )
            : applied > newest
                ? Verdict.Warn(
                    $"it was changed by a newer Tocsin (migration {applied}, this one knows {newest})",
                    "Fine in a rolling upgrade; otherwise start that version. A start says whether this one can work with it."
                )
            : Verdict.Ok($"migration {applied} of {newest}");
    }

    private static async Task<Verdict> WritesAsync(PostgresSession session, CancellationToken cancellationToken)
    {
        var rows = await session.QueryAsync(
            "SELECT pg_is_in_recovery() OR current_setting('transaction_read_only') = 'on'",
            r => r.GetBoolean(0),
            [],
            cancellationToken
        );
        return rows[0]
            ? Verdict.Fail(
                "it takes no writes",
                "It is a standby, or set to read-only: name the primary in Tocsin__Database."
            )
            : Verdict.Ok("it takes writes");
    }

    private async Task<Verdict> ClockAsync(PostgresSession session, CancellationToken cancellationToken)
    {
        var rows = await session.QueryAsync(
            "SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint",
            r => r.Time(0),
            [],
            cancellationToken
        );
        var ahead = rows[0] - time.GetUtcNow();
        var seconds = ahead.TotalSeconds.ToString("0.#", CultureInfo.InvariantCulture);
        return ahead.Duration() > Apart
            ? Verdict.Warn(
                $"its clock is {seconds} s from this machine's",
                "Keep both with chrony or systemd-timesyncd."
            )
            : Verdict.Ok("its clock is this machine's");
    }

    private static async Task<long?> AppliedAsync(PostgresSession session, CancellationToken cancellationToken)
    {
        var known = await session.QueryAsync(
            "SELECT to_regclass('migrations') IS NOT NULL",
            r => r.GetBoolean(0),
            [],
            cancellationToken
        );
        if (!known[0])
        {
            return null;
        }

        var rows = await session.QueryAsync(
            "SELECT max(number)::bigint FROM migrations",
            r => r.Int64OrNull(0),
            [],
            cancellationToken
        );
        return rows[0];
    }

    private static async Task<NpgsqlConnection> OpenAsync(
        PostgresConnectionString target,
        CancellationToken cancellationToken
    )
    {
        var connection = new NpgsqlConnection(
            new NpgsqlConnectionStringBuilder(target.Text)
            {
                Pooling = false,
                Timeout = PatienceSeconds,
                CommandTimeout = PatienceSeconds,
            }.ToString()
        );
        try
        {
            await connection.OpenAsync(cancellationToken);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync();
            throw;
        }
    }
}
