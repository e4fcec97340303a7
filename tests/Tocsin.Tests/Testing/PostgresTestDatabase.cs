namespace Tocsin.Tests.Testing;

/// <summary>A database of one test's own.</summary>
internal sealed class PostgresTestDatabase(PostgresServer server, string name, string connectionString)
    : IAsyncDisposable
{
    public string Name => name;

    public string ConnectionString => connectionString;

    public async ValueTask DisposeAsync() => await server.ExecuteAsync($"DROP DATABASE {name} WITH (FORCE)");
}
