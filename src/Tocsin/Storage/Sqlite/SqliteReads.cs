namespace Tocsin.Storage.Sqlite;

/// <summary>Reads on a connection of the pool, beside the writer.</summary>
internal static class SqliteReads
{
    /// <summary>Every row, as the function reads it; parameters are positional: <c>?1</c>, <c>?2</c>, ….</summary>
    public static List<T> Query<T>(
        this SqliteDatabase database,
        string sql,
        Func<SqliteRow, T> read,
        params ReadOnlySpan<SqliteValue> parameters
    )
    {
        using var reader = database.Read();
        return reader.Session.Query(sql, read, parameters);
    }

    /// <summary>Row after row, until the function has enough and says false.</summary>
    public static void Walk(
        this SqliteDatabase database,
        string sql,
        Func<SqliteRow, bool> visit,
        params ReadOnlySpan<SqliteValue> parameters
    )
    {
        using var reader = database.Read();
        reader.Session.Walk(sql, visit, parameters);
    }
}
