using Microsoft.Data.Sqlite;

namespace Tocsin.Storage.Sqlite;

/// <summary>Reads on a pooled connection, beside the writer.</summary>
internal static class SqliteReads
{
    /// <summary>Every row, as the function reads it; parameters are positional: <c>?1</c>, <c>?2</c>, ….</summary>
    public static List<T> Query<T>(
        this SqliteDatabase database,
        string sql,
        Func<SqliteDataReader, T> read,
        params ReadOnlySpan<object?> parameters
    )
    {
        using var connection = database.OpenReader();
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        for (var i = 0; i < parameters.Length; i++)
        {
            command.Parameters.Add(
                new SqliteParameter { ParameterName = $"?{i + 1}", Value = parameters[i] ?? DBNull.Value }
            );
        }

        using var reader = command.ExecuteReader();
        var rows = new List<T>();
        while (reader.Read())
        {
            rows.Add(read(reader));
        }

        return rows;
    }
}
