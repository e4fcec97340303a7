namespace Tocsin.Storage.Sqlite;

/// <summary>Times as the database keeps them: milliseconds since 1970, UTC.</summary>
internal static class SqliteTime
{
    public static long ToMilliseconds(this DateTimeOffset time) => time.ToUnixTimeMilliseconds();

    public static long? ToMilliseconds(this DateTimeOffset? time) => time?.ToUnixTimeMilliseconds();
}
