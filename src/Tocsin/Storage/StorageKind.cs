namespace Tocsin.Storage;

/// <summary>The databases that Tocsin can keep its data in.</summary>
internal enum StorageKind
{
    Sqlite,
    Postgres,
}
