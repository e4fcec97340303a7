using System.Globalization;
using Npgsql;

namespace Tocsin.Bench.Parts;

/// <summary>
/// A PostgreSQL server of one's own that keeps what it has acknowledged: fsync and synchronous commit as they are by default,
/// and what docs/operating.md recommends. It can be stopped and started; its folder goes with this object.
/// </summary>
internal sealed class PostgresCluster : IAsyncDisposable
{
    private const string User = "tocsin";
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);
    private readonly string _folder;
    private readonly string? _address;
    private readonly string? _network;
    private Child? _server;

    private PostgresCluster(string folder, string? address, string? network) =>
        (_folder, _address, _network) = (folder, address, network);

    /// <summary>Where its programs are; null, where it is not installed.</summary>
    public static string? Programs { get; } =
        Directory.Exists("/usr/lib/postgresql")
            ? Directory
                .EnumerateDirectories("/usr/lib/postgresql")
                .Select(d => Path.Combine(d, "bin"))
                .Where(d => File.Exists(Path.Combine(d, "initdb")))
                .Max(StringComparer.Ordinal)
            : null;

    public int Port { get; } = Machine.FreePort();

    /// <summary>The number of the process that all of its others are children of.</summary>
    public int ProcessId => _server!.Id;

    /// <summary>Makes one and starts it.</summary>
    /// <param name="folder">A folder to be made for it, on the disk that it is to write to.</param>
    /// <param name="address">Where it listens beside 127.0.0.1.</param>
    /// <param name="network">From where one may connect there, as in 10.1.0.0/16.</param>
    public static async Task<PostgresCluster> StartAsync(string folder, string? address = null, string? network = null)
    {
        if (Programs is null)
        {
            throw new InvalidOperationException("PostgreSQL is missing: apt-get install postgresql");
        }

        var cluster = new PostgresCluster(folder, address, network);
        try
        {
            await cluster.InitializeAsync();
            await cluster.StartAsync();
        }
        catch
        {
            await cluster.DisposeAsync();
            throw;
        }

        return cluster;
    }

    public string ConnectionString(string database) => ConnectionString(database, "127.0.0.1", Port);

    /// <summary>The same, where it is reached by another way.</summary>
    public static string ConnectionString(string database, string host, int port) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"Host={host};Port={port};Database={database};Username={User};Password={User}"
        );

    public async Task StartAsync()
    {
        string[] settings =
        [
            _address is null ? "listen_addresses=127.0.0.1" : $"listen_addresses=127.0.0.1,{_address}",
            "unix_socket_directories=",
            "shared_preload_libraries=pg_stat_statements,auto_explain",
            "auto_explain.log_format=json",
            "auto_explain.log_analyze=on",
            "auto_explain.log_timing=off",
            "logging_collector=on",
            $"log_directory={_folder}",
            "log_filename=log",
            "log_rotation_age=0",
            "log_rotation_size=0",
            "max_connections=200",
            "shared_buffers=1GB",
            "max_wal_size=8GB",
            "log_min_messages=warning",
        ];
        _server = await Child.StartAsync(
            AsPostgres(
                $"{Programs}/postgres",
                ["-D", Data, "-p", $"{Port}", .. settings.SelectMany(s => new[] { "-c", s })]
            )
        );
        await Machine.UntilAsync(
            IsUpAsync,
            () => "PostgreSQL did not start: " + Said,
            Patience,
            CancellationToken.None
        );
    }

    /// <summary>Stops it: <c>fast</c>, in good order, or <c>immediate</c>, as if the machine had failed.</summary>
    public async Task StopAsync(string mode)
    {
        await Machine.RunAsync(AsPostgres($"{Programs}/pg_ctl", ["stop", "-D", Data, "-m", mode]));
        await _server!.EndedAsync(Patience);
        await _server.DisposeAsync();
        _server = null;
    }

    public async Task ExecuteAsync(string sql, string database = "postgres")
    {
        await using var connection = new NpgsqlConnection(ConnectionString(database) + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 600 };
        await command.ExecuteNonQueryAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (_server is not null)
        {
            await StopAsync("immediate");
        }

        if (Directory.Exists(_folder))
        {
            Directory.Delete(_folder, recursive: true);
        }
    }

    /// <summary>What it writes down about itself.</summary>
    public string Log => Path.Combine(_folder, "log");

    private string Data => Path.Combine(_folder, "data");

    private string Said =>
        _server!.Said + (File.Exists(Log) ? string.Join('\n', File.ReadLines(Log).TakeLast(20)) : "");

    private async Task InitializeAsync()
    {
        Directory.CreateDirectory(_folder);
        if (Machine.IsRoot)
        {
            await Machine.RunAsync(["chown", "postgres", _folder]);
        }

        var password = Path.Combine(_folder, "password");
        await File.WriteAllTextAsync(password, User);
        var (well, said) = await Machine.RunAsync(
            AsPostgres(
                $"{Programs}/initdb",
                [
                    "-D",
                    Data,
                    "-U",
                    User,
                    "-A",
                    "scram-sha-256",
                    $"--pwfile={password}",
                    "-E",
                    "UTF8",
                    "--locale=C.UTF-8",
                ]
            )
        );
        if (!well)
        {
            throw new InvalidOperationException("initdb failed: " + said);
        }

        if (_network is not null)
        {
            await File.AppendAllTextAsync(
                Path.Combine(Data, "pg_hba.conf"),
                $"host all {User} {_network} scram-sha-256\n"
            );
        }
    }

    // It refuses to be run by root.
    private static string[] AsPostgres(string program, IEnumerable<string> arguments) =>
        Machine.IsRoot
            ? ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", program, .. arguments]
            : [program, .. arguments];

    private async Task<bool> IsUpAsync()
    {
        if (_server!.HasExited)
        {
            throw new InvalidOperationException("PostgreSQL ended: " + Said);
        }

        try
        {
            await ExecuteAsync("SELECT 1");
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }
}
