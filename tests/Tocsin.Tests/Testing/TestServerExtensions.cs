using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Tocsin.Storage;
using Tocsin.Storage.Postgres;
using Tocsin.Storage.Sqlite;

namespace Tocsin.Tests.Testing;

/// <summary>What tests do to the inside of a server.</summary>
internal static class TestServerExtensions
{
    public static void AddClock(this IServiceCollection services, FakeClock clock) =>
        services.AddSingleton<TimeProvider>(clock);

    /// <summary>Whether its data is in PostgreSQL.</summary>
    public static bool IsOnPostgres(this TestServer server) =>
        server.Services.GetRequiredService<IOptions<StorageOptions>>().Value.Kind == StorageKind.Postgres;

    /// <summary>The rows of a table.</summary>
    public static long Count(this TestServer server, string table) =>
        long.Parse(
            server.Texts($"SELECT CAST(count(*) AS text) FROM {table}")[0]!,
            System.Globalization.CultureInfo.InvariantCulture
        );

    /// <summary>The first column of what a statement finds in the server's database: text, whatever that is.</summary>
    public static IReadOnlyList<string?> Texts(this TestServer server, string sql)
    {
        if (!server.IsOnPostgres())
        {
            return server.Services.GetRequiredService<SqliteDatabase>().Query(sql, r => r.StringOrNull(0));
        }

        using var command = server.Services.GetRequiredService<PostgresDatabase>().Source.CreateCommand(sql);
        using var reader = command.ExecuteReader();
        var rows = new List<string?>();
        while (reader.Read())
        {
            rows.Add(reader.IsDBNull(0) ? null : reader.GetString(0));
        }

        return rows;
    }

    /// <summary>Runs a statement in the server's database.</summary>
    public static void Change(this TestServer server, string sql)
    {
        if (!server.IsOnPostgres())
        {
            server
                .Services.GetRequiredService<SqliteWriter>()
                .WriteAsync(session => session.Execute(sql), CancellationToken.None)
                .GetAwaiter()
                .GetResult();
            return;
        }

        using var command = server.Services.GetRequiredService<PostgresDatabase>().Source.CreateCommand(sql);
        command.ExecuteNonQuery();
    }
}
