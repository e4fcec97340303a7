using Microsoft.Data.Sqlite;
using SQLitePCL;
using Tocsin.Operating;

namespace Tocsin.Storage.Sqlite;

/// <summary>Looks at the embedded database on connections of its own, beside a server or without one.</summary>
internal sealed class SqliteInspection(DataFolder folder) : IStoreInspection
{
    private const int PatienceSeconds = 5;
    private const string FromBackup =
        "Stop the server, keep the file aside, and bring back a backup: docs/operating.md, 'Restore'.";

    private string Path => folder.File("tocsin.db");

    public Task<IReadOnlyList<Verdict>> ExamineAsync(CancellationToken cancellationToken) =>
        // SQLite is not asynchronous underneath, and reading all of it takes its time.
        Task.Run<IReadOnlyList<Verdict>>(() => [.. Examine()], cancellationToken);

    public Task<StoredThings?> ReadAsync(CancellationToken cancellationToken) => Task.Run(Read, cancellationToken);

    private IEnumerable<Verdict> Examine()
    {
        if (!File.Exists(Path))
        {
            return
            [
                Verdict.Warn(
                    $"there is no {Path} yet; the first start makes it",
                    "If there was a server before, look whether Tocsin__DataDirectory names its folder."
                ),
            ];
        }

        try
        {
            using var connection = Open();
            using var session = new SqliteSession(connection);
            return [Whole(session), Version(session), Writable(session)];
        }
        catch (SqliteException e)
        {
            return [Trouble(e)];
        }
    }

    private Verdict Whole(SqliteSession session)
    {
        var found = session.Query("PRAGMA quick_check(3)", r => r.GetString(0));
        return found is ["ok"]
            ? Verdict.Ok($"{Path} is whole")
            : Verdict.Fail($"{Path} is damaged: {string.Join("; ", found)}", FromBackup);
    }

    private static Verdict Version(SqliteSession session)
    {
        var newest = SqliteMigrations.Newest;
        var applied = IsNew(session) ? null : session.Scalar("SELECT max(number) FROM migrations");
        return applied is null ? Verdict.Ok("it is empty; the first start fills it")
            : applied > newest
                ? Verdict.Fail(
                    $"it was written by a newer Tocsin (migration {applied}, this one knows {newest})",
                    "Start that version again, or restore a backup from before the upgrade."
                )
            : applied < newest
                ? Verdict.Warn(
                    $"it is of an older version (migration {applied} of {newest}); the next start brings it up",
                    "Make a backup before the server is started: the older version does not open it afterwards."
                )
            : Verdict.Ok($"migration {applied} of {newest}");
    }

    private Verdict Writable(SqliteSession session)
    {
        try
        {
            session.Execute("BEGIN IMMEDIATE");
            session.Execute("ROLLBACK");
            return Verdict.Ok("it can be written to");
        }
        catch (SqliteException e) when (e.SqliteErrorCode == raw.SQLITE_BUSY && IsServed())
        {
            return Verdict.Warn(
                $"it was being written to for all of {PatienceSeconds} s",
                "A server under load does that; where publishing is answered with 503 storage-busy, see 'The database is "
                    + "locked' in docs/operating.md."
            );
        }
        catch (SqliteException e)
        {
            return Trouble(e);
        }
    }

    private StoredThings? Read()
    {
        if (!File.Exists(Path))
        {
            return null;
        }

        try
        {
            using var connection = Open();
            using var session = new SqliteSession(connection);
            return IsNew(session) ? null : Read(session);
        }
        catch (SqliteException)
        {
            // What is wrong with it is told by the check of the database.
            return null;
        }
    }

    private static StoredThings Read(SqliteSession session) =>
        new()
        {
            ApiKeys = session.Query(
                "SELECT id, created_at, expires_at FROM api_keys WHERE revoked_at IS NULL",
                r => new StoredKey(r.GetString(0), r.Time(1), r.TimeOrNull(2))
            ),
            Configs = session.Query(
                "SELECT id, created_at, config FROM integrations WHERE deleted_at IS NULL",
                r => new StoredConfig(r.GetString(0), r.Time(1), r.GetString(2))
            ),
            NewestEvent = session
                .Query("SELECT created_at FROM events ORDER BY seq DESC LIMIT 1", r => (DateTimeOffset?)r.Time(0))
                .FirstOrDefault(),
        };

    private static bool IsNew(SqliteSession session) =>
        session.Scalar("SELECT 1 FROM sqlite_schema WHERE name = 'migrations'") is null;

    // For writing, since a reader of its own would leave its -wal and -shm behind where no server runs.
    private SqliteConnection Open()
    {
        var connection = new SqliteConnection(
            new SqliteConnectionStringBuilder
            {
                DataSource = Path,
                Mode = SqliteOpenMode.ReadWrite,
                Pooling = false,
                DefaultTimeout = PatienceSeconds,
            }.ToString()
        );
        try
        {
            connection.Open();
            using var command = connection.CreateCommand();
            command.CommandText = $"PRAGMA busy_timeout={PatienceSeconds}000";
            command.ExecuteNonQuery();
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private Verdict Trouble(SqliteException e) =>
        e.SqliteErrorCode switch
        {
            raw.SQLITE_BUSY => Verdict.Fail(
                $"another process has held it for {PatienceSeconds} s, and no server runs on it",
                "Find it with fuser or lsof: a shell with an open transaction, a backup or a virus scanner."
            ),
            raw.SQLITE_NOTADB or raw.SQLITE_CORRUPT => Verdict.Fail($"{Path} is damaged: {e.Message}", FromBackup),
            raw.SQLITE_FULL => Verdict.Fail("the disk is full", "See 'The disk is full' in docs/operating.md."),
            raw.SQLITE_READONLY or raw.SQLITE_PERM or raw.SQLITE_CANTOPEN => Verdict.Fail(
                $"{Path} cannot be opened for writing",
                "Run doctor as the user that the server runs as; then chown its files to that user and chmod 600 them."
            ),
            _ => Verdict.Fail(
                $"{Path} cannot be used: {e.Message}",
                "Look at the system's log for errors of the disk (dmesg, journalctl -k)."
            ),
        };

    // A server holds this file for as long as it runs.
    private bool IsServed()
    {
        try
        {
            using var held = new FileStream(folder.File("tocsin.lock"), FileMode.Open, FileAccess.Read, FileShare.Read);
            return false;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
        catch (IOException)
        {
            return true;
        }
    }
}
