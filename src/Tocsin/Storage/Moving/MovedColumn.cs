using System.Buffers.Binary;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Npgsql;
using NpgsqlTypes;
using Tocsin.Storage.Postgres;

namespace Tocsin.Storage.Moving;

/// <summary>A column of the target, and how values of the source become its own.</summary>
internal sealed record MovedColumn(string Name, string Type)
{
    /// <summary>The value as the target has it; what the target gives back stays as it is.</summary>
    public object? Convert(object? value) =>
        (Type, value) switch
        {
            (_, null or DBNull) => null,
            ("bigint" or "integer" or "smallint", _) => System.Convert.ToInt64(value, CultureInfo.InvariantCulture),
            ("boolean", long number) => number != 0,
            ("uuid", byte[] bytes) => new Guid(bytes, bigEndian: true),
            ("text", string text) => PostgresText.Clean(text),
            _ => value,
        };

    /// <summary>Writes a converted value.</summary>
    public Task WriteAsync(NpgsqlBinaryImporter importer, object? value, CancellationToken cancellationToken) =>
        value is null
            ? importer.WriteNullAsync(cancellationToken)
            : Type switch
            {
                "bigint" => importer.WriteAsync((long)value, NpgsqlDbType.Bigint, cancellationToken),
                "integer" => importer.WriteAsync((int)(long)value, NpgsqlDbType.Integer, cancellationToken),
                "smallint" => importer.WriteAsync((short)(long)value, NpgsqlDbType.Smallint, cancellationToken),
                "boolean" => importer.WriteAsync((bool)value, NpgsqlDbType.Boolean, cancellationToken),
                "uuid" => importer.WriteAsync((Guid)value, NpgsqlDbType.Uuid, cancellationToken),
                "bytea" => importer.WriteAsync((byte[])value, NpgsqlDbType.Bytea, cancellationToken),
                "text" => importer.WriteAsync((string)value, NpgsqlDbType.Text, cancellationToken),
                _ => throw new InvalidOperationException($"{Name} is of a type that is not moved: {Type}."),
            };

    /// <summary>Adds a converted value to a checksum, so that no two rows look alike that are not.</summary>
    public static void Hash(IncrementalHash hash, object? value)
    {
        var bytes = value switch
        {
            null => [],
            long number => Number(number),
            bool flag => Number(flag ? 1 : 0),
            Guid uuid => uuid.ToByteArray(bigEndian: true),
            string text => Encoding.UTF8.GetBytes(text),
            _ => (byte[])value,
        };
        hash.AppendData(Number(value is null ? -1 : bytes.Length));
        hash.AppendData(bytes);
    }

    private static byte[] Number(long number)
    {
        var bytes = new byte[8];
        BinaryPrimitives.WriteInt64BigEndian(bytes, number);
        return bytes;
    }
}
