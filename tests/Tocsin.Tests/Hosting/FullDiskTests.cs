using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Tocsin.Hosting;
using Tocsin.Storage.Sqlite;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Hosting;

public sealed class FullDiskTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Tick = TimeSpan.FromMinutes(11);

    [Fact]
    public async Task What_is_done_now_and_then_fails_loudly_and_is_done_when_there_is_room_again()
    {
        var (clock, log) = (new FakeClock(), new LogLines());
        await using var server = await TestServer.StartAsync(
            services =>
            {
                services.AddClock(clock);
                services.AddLogging(l => l.AddProvider(log));
            },
            TestServer.OnSqlite
        );
        var request = new HttpRequestMessage(HttpMethod.Post, "api-keys")
        {
            Content = new StringContent("""{"name":"ci"}""", Encoding.UTF8, "application/json"),
        };
        request.Headers.Add("Idempotency-Key", "k1");
        await server.Http.SendAsync(request);
        const string Full = "BEGIN SELECT RAISE(FAIL, 'database or disk is full'); END";
        await ExecuteAsync(server, $"CREATE TRIGGER full_1 BEFORE UPDATE ON api_keys {Full}");
        await ExecuteAsync(server, $"CREATE TRIGGER full_2 BEFORE DELETE ON idempotency_keys {Full}");

        clock.Advance(TimeSpan.FromHours(25));
        await UntilAsync(() => Has("Could not record when") && Has("Could not remove old idempotency"));
        Assert.False(
            server.Services.GetRequiredService<IHostApplicationLifetime>().ApplicationStopping.IsCancellationRequested
        );
        Assert.Equal(0, ServerProgram.ExitCode(server.Services));

        await ExecuteAsync(server, "DROP TRIGGER full_1");
        await ExecuteAsync(server, "DROP TRIGGER full_2");
        await UntilAsync(() => server.Count("idempotency_keys") == 0);
        // Asked of the table: asking the API would be a use of the key itself.
        await UntilAsync(() => server.Count("api_keys WHERE last_used_at IS NOT NULL") == 1);

        bool Has(string text) => log.All.Any(l => l.StartsWith(text, StringComparison.Ordinal));

        Task UntilAsync(Func<bool> condition) =>
            Eventually.TrueAsync(
                () =>
                {
                    clock.Advance(Tick);
                    return Task.FromResult(condition());
                },
                () => "still waiting",
                Patience
            );
    }

    private static Task ExecuteAsync(TestServer server, string sql) =>
        server
            .Services.GetRequiredService<SqliteWriter>()
            .WriteAsync(
                session =>
                {
                    session.Execute(sql);
                },
                default
            );
}
