using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Runtime.Versioning;
using Npgsql;
using Tocsin.Storage.Postgres;

namespace Tocsin.Tests.Testing;

/// <summary>
/// A PostgreSQL server of this test process's own: made when the first test asks for it, gone with the process. Nothing of
/// it is worth keeping, so it never waits for a disk. A test's own one can be stopped and started again.
/// </summary>
internal sealed class PostgresServer : IAsyncDisposable
{
    private const string Template = "tocsin_template";

    // Words sort unlike their bytes there: where Tocsin forgets to say how it sorts, a test sees it.
    private const string InitDb =
        "initdb -D \"$D\" -U tocsin -A trust -E UTF8 --locale=C.UTF-8 --locale-provider=icu --icu-locale=en --no-sync >\"$D.log\" 2>&1";

    // The shell lives as long as this process holds its input, however this process ends.
    private const string Script = $$"""
        export PATH="$B:$PATH"
        {{InitDb}} || exit 1
        start() {
          postgres -D "$D" -p "$P" -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c fsync=off \
            -c full_page_writes=off -c max_connections=400 -c shared_buffers=64MB -c max_locks_per_transaction=256 \
            >>"$D.log" 2>&1 </dev/null &
          pid=$!
        }
        stop() { kill -QUIT $pid; wait $pid; }
        start
        while read -r what; do $what; echo "$what"; done
        stop
        rm -rf "$D" "$D.log"
        """;

    private static readonly Lazy<Task<PostgresServer>> Shared = new(MakeAsync);
    private static int _databases;
    private static int _servers;
    private readonly int _port;
    private readonly Process _shell;

    private PostgresServer(int port, Process shell) => (_port, _shell) = (port, shell);

    /// <summary>Whether tests run on PostgreSQL that say nothing about it.</summary>
    public static bool IsDefault =>
        string.Equals(Environment.GetEnvironmentVariable("TOCSIN_TEST_STORE"), "postgres", StringComparison.Ordinal);

    /// <summary>The server, where PostgreSQL is installed; skips the test otherwise.</summary>
    public static Task<PostgresServer> NeedAsync()
    {
        Optional.Need(Programs is not null, "PostgreSQL");
        return Shared.Value;
    }

    /// <summary>One of a test's own.</summary>
    public static Task<PostgresServer> NeedOwnAsync()
    {
        Optional.Need(Programs is not null, "PostgreSQL");
        return MakeAsync();
    }

    /// <summary>Ends it at once: whoever is connected is thrown out, and the next start replays its log.</summary>
    public Task StopAsync() => TellAsync("stop");

    /// <summary>Starts it again on what it had.</summary>
    public async Task StartAgainAsync()
    {
        await TellAsync("start");
        await Eventually.TrueAsync(IsUpAsync, () => "PostgreSQL did not start again.", TimeSpan.FromSeconds(60));
    }

    public async ValueTask DisposeAsync()
    {
        _shell.StandardInput.Close();
        await _shell.WaitForExitAsync();
        _shell.Dispose();
    }

    /// <summary>An empty database with every migration applied, to be dropped by whoever asked for it.</summary>
    public async Task<PostgresTestDatabase> MakeDatabaseAsync(bool migrated = true)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"test_{Interlocked.Increment(ref _databases)}");
        await ExecuteAsync($"CREATE DATABASE {name} TEMPLATE {(migrated ? Template : "template0")}");
        if (migrated)
        {
            // Who has a copy of somebody's database takes work out of his queues.
            await ExecuteAsync("UPDATE installation SET id = gen_random_uuid()", name);
        }

        return new PostgresTestDatabase(this, name, ConnectionString(name));
    }

    public async Task ExecuteAsync(string sql, string database = "postgres")
    {
        await using var connection = new NpgsqlConnection(ConnectionString(database) + ";Pooling=false");
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync();
    }

    private static string? Programs { get; } =
        Directory.Exists("/usr/lib/postgresql")
            ? Directory
                .EnumerateDirectories("/usr/lib/postgresql")
                .Select(d => Path.Combine(d, "bin"))
                .Where(d => File.Exists(Path.Combine(d, "initdb")))
                .Max(StringComparer.Ordinal)
            : null;

    private string ConnectionString(string database) =>
        string.Create(
            CultureInfo.InvariantCulture,
            $"Host=127.0.0.1;Port={_port};Database={database};Username=tocsin;Maximum Pool Size=20"
        );

    [UnsupportedOSPlatform("windows")]
    private static Process Start(int port)
    {
        var data = Path.Combine(
            Path.GetTempPath(),
            $"tocsin-test-postgres-{Environment.ProcessId}-{Interlocked.Increment(ref _servers)}"
        );
        var start = new ProcessStartInfo("sh")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            UseShellExecute = false,
        };
        // PostgreSQL will not be run by root.
        if (Environment.UserName == "root")
        {
            start.FileName = "setpriv";
            foreach (var argument in (string[])["--reuid=postgres", "--regid=postgres", "--clear-groups", "sh"])
            {
                start.ArgumentList.Add(argument);
            }
        }

        start.ArgumentList.Add("-c");
        start.ArgumentList.Add(Script);
        start.WorkingDirectory = Path.GetTempPath();
        start.Environment["D"] = data;
        start.Environment["P"] = port.ToString(CultureInfo.InvariantCulture);
        start.Environment["B"] = Programs!;
        start.Environment["HOME"] = Path.GetTempPath();
        return Process.Start(start)!;
    }

    private static async Task<PostgresServer> MakeAsync()
    {
        int port;
        using (var probe = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp))
        {
            probe.Bind(new IPEndPoint(IPAddress.Loopback, 0));
            port = ((IPEndPoint)probe.LocalEndPoint!).Port;
        }

#pragma warning disable CA1416 // Where there is no PostgreSQL, nobody comes here.
        var server = new PostgresServer(port, Start(port));
#pragma warning restore CA1416
        await Eventually.TrueAsync(
            server.IsUpAsync,
            () => "The PostgreSQL server of the tests did not start.",
            TimeSpan.FromSeconds(60)
        );
        await server.ExecuteAsync($"CREATE DATABASE {Template}");
        await using var template = new PostgresDatabase(
            PostgresConnectionString.Parse(server.ConnectionString(Template) + ";Pooling=false"),
            TimeProvider.System
        );
        PostgresMigrations.Apply(template);
        return server;
    }

    private async Task TellAsync(string what)
    {
        await _shell.StandardInput.WriteLineAsync(what);
        await _shell.StandardInput.FlushAsync();
        Assert.Equal(what, await _shell.StandardOutput.ReadLineAsync());
    }

    private async Task<bool> IsUpAsync()
    {
        Assert.False(_shell.HasExited, "initdb failed.");
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
