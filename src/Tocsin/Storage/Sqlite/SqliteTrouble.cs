using Microsoft.Data.Sqlite;
using SQLitePCL;
using Tocsin.Http;

namespace Tocsin.Storage.Sqlite;

/// <summary>What SQLite cannot do now and can later.</summary>
internal static class SqliteTrouble
{
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Later = TimeSpan.FromSeconds(30);

    public static Overload? Judge(Exception exception) =>
        (exception as SqliteException)?.SqliteErrorCode switch
        {
            raw.SQLITE_BUSY or raw.SQLITE_LOCKED => Make(
                "storage-busy",
                "Another process holds the database.",
                "It was not let go of in time.",
                Soon
            ),
            raw.SQLITE_FULL => Make("storage-full", "The server's disk is full.", "There is no room for it.", Later),
            raw.SQLITE_IOERR => Make(
                "storage-unavailable",
                "The server's disk cannot be used.",
                "The system refuses to read or write.",
                Later
            ),
            _ => null,
        };

    private static Overload Make(string type, string title, string why, TimeSpan retryAfter) =>
        new()
        {
            Status = 503,
            Type = type,
            Title = title,
            Detail = why + " The request was not carried out; send it again later.",
            RetryAfter = retryAfter,
        };
}
