using System.Buffers.Binary;
using System.Security.Cryptography;

namespace Tocsin.Storage.Moving;

/// <summary>How many rows a table has, and a sum over them that does not depend on their order.</summary>
internal sealed class TableSum
{
    private ulong _sum;

    public long Rows { get; private set; }

    public void Add(IReadOnlyList<object?> row)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var value in row)
        {
            MovedColumn.Hash(hash, value);
        }

        Span<byte> bytes = stackalloc byte[SHA256.HashSizeInBytes];
        hash.GetHashAndReset(bytes);
        _sum = unchecked(_sum + BinaryPrimitives.ReadUInt64BigEndian(bytes));
        Rows++;
    }

    public bool IsSameAs(TableSum other) => Rows == other.Rows && _sum == other._sum;

    public override string ToString() => FormattableString.Invariant($"{Rows} rows, {_sum:x16}");
}
