using System.Buffers.Binary;
using SQLitePCL;
using Tocsin.Storage.Rows;

namespace Tocsin.Storage.Sqlite;

/// <summary>The row that a statement is at; columns count from 0. What it gives is the caller's own.</summary>
internal readonly struct SqliteRow(sqlite3_stmt statement) : IRow
{
    public bool IsDBNull(int column) => raw.sqlite3_column_type(statement, column) == raw.SQLITE_NULL;

    public long GetInt64(int column) => raw.sqlite3_column_int64(statement, column);

    public int GetInt32(int column) => raw.sqlite3_column_int(statement, column);

    public bool GetBoolean(int column) => GetInt64(column) != 0;

    public double GetDouble(int column) => raw.sqlite3_column_double(statement, column);

    public string GetString(int column) => raw.sqlite3_column_text(statement, column).utf8_to_string();

    /// <summary>The bytes; none for null.</summary>
    public byte[] GetBytes(int column) => raw.sqlite3_column_blob(statement, column).ToArray();

    public byte[]? BytesOrNull(int column) => IsDBNull(column) ? null : GetBytes(column);

    public string? StringOrNull(int column) => IsDBNull(column) ? null : GetString(column);

    public int? Int32OrNull(int column) => IsDBNull(column) ? null : GetInt32(column);

    public long? Int64OrNull(int column) => IsDBNull(column) ? null : GetInt64(column);

    /// <summary>A time: the database keeps milliseconds since 1970, UTC.</summary>
    public DateTimeOffset Time(int column) => DateTimeOffset.FromUnixTimeMilliseconds(GetInt64(column));

    public DateTimeOffset? TimeOrNull(int column) => IsDBNull(column) ? null : Time(column);

    /// <summary>The bits behind an id: 16 bytes that sort as the ids do.</summary>
    public UInt128 IdValue(int column) =>
        BinaryPrimitives.ReadUInt128BigEndian(raw.sqlite3_column_blob(statement, column));
}
