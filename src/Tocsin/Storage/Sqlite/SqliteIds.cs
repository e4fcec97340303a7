using System.Buffers.Binary;
using Microsoft.Data.Sqlite;

namespace Tocsin.Storage.Sqlite;

/// <summary>The bits behind an id as the database keeps them: 16 bytes that sort as the ids do.</summary>
internal static class SqliteIds
{
    public static byte[] ToBytes(this UInt128 value)
    {
        var bytes = new byte[16];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, value);
        return bytes;
    }

    public static UInt128 IdValue(this SqliteDataReader reader, int column) =>
        BinaryPrimitives.ReadUInt128BigEndian(reader.GetFieldValue<byte[]>(column));
}
