namespace Tocsin.Bench.Servers;

/// <summary>Where servers keep what they have.</summary>
internal enum BenchStore
{
    Sqlite,

    Postgres,
}
