using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Tocsin.Storage.Sqlite;

/// <summary>A connection whose statements stay prepared between uses. Used by one thread at a time.</summary>
internal sealed class SqliteSession(SqliteConnection connection) : IDisposable
{
    /// <summary>Texts are constants, as good as always: this many are far more than there are.</summary>
    private const int MaxPrepared = 512;

    private readonly Dictionary<string, SqliteStatement> _prepared = new(StringComparer.Ordinal);

    // The same texts by reference: most are constants, and hashing a long one costs as much as running it.
    private readonly Dictionary<string, SqliteStatement> _constants = new(ReferenceEqualityComparer.Instance);

    private sqlite3 Handle => connection.Handle!;

    /// <summary>The key of the row that was inserted last.</summary>
    public long LastInserted => raw.sqlite3_last_insert_rowid(Handle);

    /// <summary>Runs a statement with positional parameters <c>?1</c>, <c>?2</c>, … and tells how many rows changed.</summary>
    public int Execute(string sql, params ReadOnlySpan<SqliteValue> parameters)
    {
        Prepare(sql).Run(parameters);
        return raw.sqlite3_changes(Handle);
    }

    /// <summary>The integer in the first column of the first row, or null.</summary>
    public long? Scalar(string sql, params ReadOnlySpan<SqliteValue> parameters)
    {
        var statement = Prepare(sql);
        statement.Bind(parameters);
        try
        {
            return statement.Step() && !statement.Row.IsDBNull(0) ? statement.Row.GetInt64(0) : null;
        }
        finally
        {
            statement.Reset();
        }
    }

    /// <summary>The text in the first column of the first row, or null.</summary>
    public string? Text(string sql, params ReadOnlySpan<SqliteValue> parameters)
    {
        var statement = Prepare(sql);
        statement.Bind(parameters);
        try
        {
            return statement.Step() ? statement.Row.StringOrNull(0) : null;
        }
        finally
        {
            statement.Reset();
        }
    }

    /// <summary>Every row, as the function reads it.</summary>
    public List<T> Query<T>(string sql, Func<SqliteRow, T> read, params ReadOnlySpan<SqliteValue> parameters)
    {
        var rows = new List<T>();
        Walk(
            sql,
            row =>
            {
                rows.Add(read(row));
                return true;
            },
            parameters
        );
        return rows;
    }

    /// <summary>Row after row, until the function has enough and says false.</summary>
    public void Walk(string sql, Func<SqliteRow, bool> visit, params ReadOnlySpan<SqliteValue> parameters)
    {
        var statement = Prepare(sql);
        statement.Bind(parameters);
        try
        {
            while (statement.Step() && visit(statement.Row)) { }
        }
        finally
        {
            statement.Reset();
        }
    }

    public void Dispose()
    {
        foreach (var statement in _prepared.Values)
        {
            statement.Dispose();
        }

        connection.Dispose();
    }

    private SqliteStatement Prepare(string sql)
    {
        if (_constants.TryGetValue(sql, out var statement))
        {
            return statement;
        }

        if (!_prepared.TryGetValue(sql, out statement))
        {
            statement = new SqliteStatement(Handle, sql);
            _prepared.Add(sql, statement);
        }

        if (_constants.Count < MaxPrepared && ReferenceEquals(string.IsInterned(sql), sql))
        {
            _constants.Add(sql, statement);
        }

        return statement;
    }
}
