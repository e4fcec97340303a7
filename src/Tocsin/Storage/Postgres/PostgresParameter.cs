using System.Runtime.InteropServices;
using Npgsql;

namespace Tocsin.Storage.Postgres;

/// <summary>Values as statements take them.</summary>
internal static class PostgresParameter
{
    public static NpgsqlParameter Of(object? value) =>
        value switch
        {
            null => new NpgsqlParameter { Value = DBNull.Value },
            string text => new NpgsqlParameter<string>(null!, PostgresText.Clean(text)),
            long number => new NpgsqlParameter<long>(null!, number),
            int number => new NpgsqlParameter<int>(null!, number),
            bool flag => new NpgsqlParameter<bool>(null!, flag),
            UInt128 id => new NpgsqlParameter<Guid>(null!, PostgresRow.Uuid(id)),
            DateTimeOffset time => new NpgsqlParameter<long>(null!, time.ToMilliseconds()),
            Enum choice => new NpgsqlParameter<int>(
                null!,
                Convert.ToInt32(choice, System.Globalization.CultureInfo.InvariantCulture)
            ),
            ReadOnlyMemory<byte> bytes => new NpgsqlParameter<byte[]>(null!, Bytes(bytes)),
            string?[] texts => new NpgsqlParameter<string?[]>(
                null!,
                Array.ConvertAll(texts, t => t is null ? null : PostgresText.Clean(t))
            ),
            UInt128[] ids => new NpgsqlParameter<Guid[]>(null!, Array.ConvertAll(ids, PostgresRow.Uuid)),
            UInt128?[] ids => new NpgsqlParameter<Guid?[]>(
                null!,
                Array.ConvertAll(ids, id => id is { } set ? PostgresRow.Uuid(set) : (Guid?)null)
            ),
            _ => new NpgsqlParameter { Value = value },
        };

    /// <summary>The bytes as an array, copied only where they are part of one.</summary>
    public static byte[] Bytes(ReadOnlyMemory<byte> bytes) =>
        MemoryMarshal.TryGetArray(bytes, out var segment)
        && segment.Offset == 0
        && segment.Count == segment.Array!.Length
            ? segment.Array
            : bytes.ToArray();
}
