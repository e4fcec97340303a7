using Npgsql;
using Tocsin.Http;

namespace Tocsin.Storage.Postgres;

/// <summary>What PostgreSQL cannot do now and can later.</summary>
internal static class PostgresTrouble
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Later = TimeSpan.FromSeconds(30);

    public static Overload? Judge(Exception exception) =>
        exception switch
        {
            PostgresException { SqlState: PostgresErrorCodes.DiskFull } => Make(
                "storage-full",
                "The database server's disk is full.",
                "There is no room for it.",
                Later
            ),
            PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable } => Make(
                "storage-busy",
                "The database is busy.",
                "It was not let go of in time.",
                Soon
            ),
            PostgresException e when IsConflict(e) => Make(
                "storage-busy",
                "The database is busy.",
                "Others changed the same at the same time.",
                Soon
            ),
            PostgresException e when IsAway(e) => Away,
            PostgresException => null,
            // Everything else that the driver says is about the connection: refused, cut, timed out, none free.
            NpgsqlException => Away,
            _ => null,
        };

    /// <summary>Transactions that met: run again, each of them goes through.</summary>
    public static bool IsConflict(PostgresException e) =>
        e.SqlState is PostgresErrorCodes.DeadlockDetected or PostgresErrorCodes.SerializationFailure;

    /// <summary>What was written tells that something is there already.</summary>
    public static bool IsTaken(PostgresException e) => e.SqlState == PostgresErrorCodes.UniqueViolation;

    // Shutting down, starting up, failed over to a server that only reads, out of connections or memory.
    private static bool IsAway(PostgresException e) =>
        e.SqlState.StartsWith("08", StringComparison.Ordinal)
        || e.SqlState.StartsWith("53", StringComparison.Ordinal)
        || e.SqlState.StartsWith("57P", StringComparison.Ordinal)
        || e.SqlState.StartsWith("58", StringComparison.Ordinal)
        || e.SqlState == PostgresErrorCodes.ReadOnlySqlTransaction;

    private static Overload Away =>
        Make("storage-unavailable", "The database cannot be reached.", "It does not answer.", Soon);

    private static Overload Make(string type, string title, string why, TimeSpan retryAfter) =>
        new()
        {
            Status = 503,
            Type = type,
            Title = title,
            Detail =
                why
                + " Whether the request was carried out may be unknown; send it again later, with its Idempotency-Key.",
            RetryAfter = retryAfter,
        };
}
