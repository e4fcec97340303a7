using Microsoft.Extensions.DependencyInjection;
using Tocsin.Storage.Sqlite;

namespace Tocsin.Tests.Testing;

/// <summary>What tests do to the inside of a server.</summary>
internal static class TestServerExtensions
{
    public static void AddClock(this IServiceCollection services, FakeClock clock) =>
        services.AddSingleton<TimeProvider>(clock);

    /// <summary>The rows of a table.</summary>
    public static long Count(this TestServer server, string table) =>
        server.Services.GetRequiredService<SqliteDatabase>().Query($"SELECT count(*) FROM {table}", r => r.GetInt64(0))[
            0
        ];
}
