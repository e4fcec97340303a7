using System.Buffers.Binary;
using Npgsql;
using Tocsin.Storage.Rows;

namespace Tocsin.Storage.Postgres;

/// <summary>The row that a reader is at; columns count from 0. What it gives is the caller's own.</summary>
internal readonly struct PostgresRow(NpgsqlDataReader reader) : IRow
{
    public bool IsDBNull(int column) => reader.IsDBNull(column);

    public long GetInt64(int column) => reader.GetInt64(column);

    public int GetInt32(int column) => reader.GetInt32(column);

    public bool GetBoolean(int column) => reader.GetBoolean(column);

    public string GetString(int column) => reader.GetString(column);

    /// <summary>The bytes; none for null.</summary>
    public byte[] GetBytes(int column) => reader.IsDBNull(column) ? [] : reader.GetFieldValue<byte[]>(column);

    public byte[]? BytesOrNull(int column) => reader.IsDBNull(column) ? null : reader.GetFieldValue<byte[]>(column);

    public string? StringOrNull(int column) => reader.IsDBNull(column) ? null : reader.GetString(column);

    public int? Int32OrNull(int column) => reader.IsDBNull(column) ? null : reader.GetInt32(column);

    public long? Int64OrNull(int column) => reader.IsDBNull(column) ? null : reader.GetInt64(column);

    /// <summary>A time: the database keeps milliseconds since 1970, UTC.</summary>
    public DateTimeOffset Time(int column) => DateTimeOffset.FromUnixTimeMilliseconds(GetInt64(column));

    public DateTimeOffset? TimeOrNull(int column) => reader.IsDBNull(column) ? null : Time(column);

    /// <summary>The bits behind an id: a uuid that sorts as the ids do.</summary>
    public UInt128 IdValue(int column) => Value(reader.GetGuid(column));

    /// <summary>The uuid with the bits of an id.</summary>
    public static Guid Uuid(UInt128 value)
    {
        Span<byte> bytes = stackalloc byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, value);
        return new Guid(bytes, bigEndian: true);
    }

    /// <summary>The bits of an id in a uuid.</summary>
    public static UInt128 Value(Guid uuid)
    {
        Span<byte> bytes = stackalloc byte[16];
        uuid.TryWriteBytes(bytes, bigEndian: true, out _);
        return BinaryPrimitives.ReadUInt128BigEndian(bytes);
    }
}
