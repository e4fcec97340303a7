namespace Tocsin.Storage.Sqlite;

/// <summary>What a <see cref="SqliteValue"/> holds.</summary>
internal enum SqliteValueKind
{
    Null,
    Integer,
    Real,
    Text,
    Blob,
    Id,
}
