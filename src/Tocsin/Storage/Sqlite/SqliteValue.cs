using System.Runtime.InteropServices;

namespace Tocsin.Storage.Sqlite;

/// <summary>A parameter of a statement, without a box around it.</summary>
internal readonly struct SqliteValue
{
    private SqliteValue(SqliteValueKind kind, long high = 0, long low = 0, object? reference = null) =>
        (Kind, High, Low, Reference) = (kind, high, low, reference);

    public SqliteValueKind Kind { get; }

    /// <summary>The integer; the bits of the real; the upper half of 16 bytes; where a blob begins.</summary>
    public long High { get; }

    /// <summary>The lower half of 16 bytes; how long a blob is.</summary>
    public long Low { get; }

    /// <summary>The text, or the array that the blob is in.</summary>
    public object? Reference { get; }

    public static implicit operator SqliteValue(long value) => new(SqliteValueKind.Integer, value);

    public static implicit operator SqliteValue(long? value) => value is { } set ? set : default(SqliteValue);

    public static implicit operator SqliteValue(int value) => new(SqliteValueKind.Integer, value);

    public static implicit operator SqliteValue(int? value) => value is { } set ? set : default(SqliteValue);

    public static implicit operator SqliteValue(bool value) => new(SqliteValueKind.Integer, value ? 1 : 0);

    public static implicit operator SqliteValue(double value) =>
        new(SqliteValueKind.Real, BitConverter.DoubleToInt64Bits(value));

    public static implicit operator SqliteValue(double? value) => value is { } set ? set : default(SqliteValue);

    public static implicit operator SqliteValue(string? value) =>
        value is null ? default : new SqliteValue(SqliteValueKind.Text, reference: value);

    public static implicit operator SqliteValue(byte[]? value) =>
        value is null ? default : new SqliteValue(SqliteValueKind.Blob, 0, value.Length, value);

    /// <summary>16 bytes that sort as the number does.</summary>
    public static implicit operator SqliteValue(UInt128 value) =>
        new(SqliteValueKind.Id, (long)(ulong)(value >> 64), (long)(ulong)value);

    public static implicit operator SqliteValue(ReadOnlyMemory<byte> value) =>
        MemoryMarshal.TryGetArray(value, out var segment)
            ? new SqliteValue(SqliteValueKind.Blob, segment.Offset, segment.Count, segment.Array)
            : value.ToArray();
}
