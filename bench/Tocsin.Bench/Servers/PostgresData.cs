using System.Globalization;
using Npgsql;
using Tocsin.Bench.Parts;

namespace Tocsin.Bench.Servers;

/// <summary>A database of its own on the PostgreSQL server of this run; the data directory holds keys alone.</summary>
internal sealed class PostgresData : DataFolder
{
    private static PostgresCluster? _cluster;
    private static int _made;
    private readonly PostgresCluster _server;
    private readonly string _name;

    private PostgresData(string path, PostgresCluster server, string name)
        : base(path) => (_server, _name) = (server, name);

    public string DatabaseName => _name;

    public string ConnectionString => _server.ConnectionString(_name);

    public override IEnumerable<(string Name, string Value)> Settings => [("Database", ConnectionString)];

    public static async Task<PostgresData> NewAsync() =>
        await NewAsync(_cluster ??= await PostgresCluster.StartAsync(NewPath("postgres")));

    public static async Task<PostgresData> NewAsync(PostgresCluster server)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"bench_{++_made}");
        await server.ExecuteAsync($"CREATE DATABASE {name}");
        await server.ExecuteAsync("CREATE EXTENSION pg_stat_statements", name);
        return new PostgresData(NewPath("data"), server, name);
    }

    /// <summary>Ends the server.</summary>
    public static async Task EndAsync()
    {
        if (_cluster is not null)
        {
            await _cluster.DisposeAsync();
            _cluster = null;
        }
    }

    public override StoreView View() => new PostgresStoreView(ConnectionString);

    protected override void Dispose(bool disposing)
    {
        base.Dispose(disposing);
        if (disposing)
        {
            NpgsqlConnection.ClearAllPools();
            _server.ExecuteAsync($"DROP DATABASE {_name} WITH (FORCE)").GetAwaiter().GetResult();
        }
    }
}
