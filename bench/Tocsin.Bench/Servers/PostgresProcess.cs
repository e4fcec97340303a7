using System.Globalization;
using Npgsql;

namespace Tocsin.Bench.Servers;

/// <summary>A PostgreSQL server of one's own on the disk that other data is on, with its durability as it comes: every commit is synced.</summary>
internal sealed class PostgresProcess : IDisposable
{
    private const string Script = """
        umask 077
        D=$(mktemp -d "$T/postgres-XXXXXX") || exit 1
        "$B/initdb" -D "$D" -U tocsin -A trust -E UTF8 --no-sync >/dev/null 2>&1 || exit 1
        "$B/postgres" -D "$D" -p "$P" -c listen_addresses=127.0.0.1 -c unix_socket_directories= -c max_connections=200 \
          -c shared_buffers=1GB -c max_wal_size=8GB -c shared_preload_libraries=pg_stat_statements >"$D.log" 2>&1 </dev/null &
        pid=$!
        cat >/dev/null
        kill -INT $pid
        wait $pid
        rm -rf "$D" "$D.log"
        """;

    private readonly ShellProcess _shell;
    private readonly int _port;

    private PostgresProcess(ShellProcess shell, int port) => (_shell, _port) = (shell, port);

    public int ProcessId => _shell.Id;

    public string ConnectionString =>
        string.Create(CultureInfo.InvariantCulture, $"Host=127.0.0.1;Port={_port};Database=tocsin;Username=tocsin");

    private static string Programs =>
        Directory
            .EnumerateDirectories("/usr/lib/postgresql")
            .Select(d => Path.Combine(d, "bin"))
            .Max(StringComparer.Ordinal)
        ?? throw new InvalidOperationException("PostgreSQL is not installed.");

    public static async Task<PostgresProcess> StartAsync(int port, CancellationToken cancellationToken)
    {
        var shell = new ShellProcess(
            Script,
            user: "postgres",
            ("T", Path.GetTempPath()),
            ("B", Programs),
            ("P", port.ToString(CultureInfo.InvariantCulture))
        );
        var server = new PostgresProcess(shell, port);
        for (var tries = 0; !await server.TryMakeAsync(cancellationToken); tries++)
        {
            if (tries > 600 || shell.HasEnded)
            {
                throw new InvalidOperationException("PostgreSQL did not start.");
            }

            await Task.Delay(TimeSpan.FromMilliseconds(100), TimeProvider.System, cancellationToken);
        }

        return server;
    }

    /// <summary>The number that a query brings.</summary>
    public async Task<double> OneAsync(string sql, CancellationToken cancellationToken)
    {
        await using var connection = new NpgsqlConnection(ConnectionString + ";Pooling=false");
        await connection.OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        return Convert.ToDouble(await command.ExecuteScalarAsync(cancellationToken), CultureInfo.InvariantCulture);
    }

    public void Dispose() => _shell.Dispose();

    private async Task<bool> TryMakeAsync(CancellationToken cancellationToken)
    {
        try
        {
            await using var connection = new NpgsqlConnection(
                ConnectionString.Replace("Database=tocsin", "Database=postgres", StringComparison.Ordinal)
                    + ";Pooling=false"
            );
            await connection.OpenAsync(cancellationToken);
            await using var command = new NpgsqlCommand("CREATE DATABASE tocsin", connection);
            await command.ExecuteNonQueryAsync(cancellationToken);
            await OneAsync("CREATE EXTENSION pg_stat_statements; SELECT 1", cancellationToken);
            return true;
        }
        catch (NpgsqlException)
        {
            return false;
        }
    }
}
