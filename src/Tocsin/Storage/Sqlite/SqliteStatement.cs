using System.Buffers.Binary;
using System.Text;
using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Tocsin.Storage.Sqlite;

/// <summary>
/// A prepared statement, on SQLite's own interface: a delivery costs a handful of statements, and an ADO.NET command
/// costs several times what the statement itself does. Used by one thread at a time.
/// </summary>
internal sealed class SqliteStatement : IDisposable
{
    private const int MaxOnStack = 512;
    private readonly sqlite3 _database;
    private readonly sqlite3_stmt _statement;
    private readonly int _parameters;

    public SqliteStatement(sqlite3 database, string sql)
    {
        _database = database;
        Check(raw.sqlite3_prepare_v3(database, sql, raw.SQLITE_PREPARE_PERSISTENT, out _statement, out var rest));
        if (!string.IsNullOrWhiteSpace(rest))
        {
            throw new InvalidOperationException($"One statement at a time; this would not be run: {rest}");
        }

        _parameters = raw.sqlite3_bind_parameter_count(_statement);
    }

    /// <summary>Runs it to its end.</summary>
    public void Run(ReadOnlySpan<SqliteValue> parameters)
    {
        Bind(parameters);
        try
        {
            while (Step()) { }
        }
        finally
        {
            Reset();
        }
    }

    public void Bind(ReadOnlySpan<SqliteValue> parameters)
    {
        if (parameters.Length < _parameters)
        {
            throw new InvalidOperationException($"{parameters.Length} parameters for a statement with {_parameters}.");
        }

        // Texts that are put together may leave out what they have no use for.
        for (var i = 0; i < _parameters; i++)
        {
            Check(Bind(i + 1, parameters[i]));
        }
    }

    /// <summary>True at a row, false at the end.</summary>
    public bool Step()
    {
        var code = raw.sqlite3_step(_statement);
        if (code is raw.SQLITE_ROW or raw.SQLITE_DONE)
        {
            return code == raw.SQLITE_ROW;
        }

        Check(code);
        return false;
    }

    /// <summary>Lets go of the row and of the lock behind it. An error of the step was told by the step.</summary>
    public void Reset() => _ = raw.sqlite3_reset(_statement);

    public SqliteRow Row => new(_statement);

    public void Dispose() => _statement.Dispose();

    private int Bind(int index, in SqliteValue value)
    {
        switch (value.Kind)
        {
            case SqliteValueKind.Integer:
                return raw.sqlite3_bind_int64(_statement, index, value.High);
            case SqliteValueKind.Real:
                return raw.sqlite3_bind_double(_statement, index, BitConverter.Int64BitsToDouble(value.High));
            case SqliteValueKind.Text:
                return BindText(index, (string)value.Reference!);
            case SqliteValueKind.Blob:
                var blob = ((byte[])value.Reference!).AsSpan((int)value.High, (int)value.Low);
                return raw.sqlite3_bind_blob(_statement, index, blob);
            case SqliteValueKind.Id:
                Span<byte> id = stackalloc byte[16];
                BinaryPrimitives.WriteInt64BigEndian(id, value.High);
                BinaryPrimitives.WriteInt64BigEndian(id[8..], value.Low);
                return raw.sqlite3_bind_blob(_statement, index, id);
            default:
                return raw.sqlite3_bind_null(_statement, index);
        }
    }

    private int BindText(int index, string text)
    {
        var most = Encoding.UTF8.GetMaxByteCount(text.Length);
        Span<byte> utf8 = most <= MaxOnStack ? stackalloc byte[MaxOnStack] : new byte[most];
        // An empty span would be bound as null.
        utf8[0] = 0;
        var length = Encoding.UTF8.GetBytes(text, utf8);
        return length > 0
            ? raw.sqlite3_bind_text(_statement, index, utf8[..length])
            : raw.sqlite3_bind_text(_statement, index, "");
    }

    private void Check(int code) => SqliteException.ThrowExceptionForRC(code, _database);
}
