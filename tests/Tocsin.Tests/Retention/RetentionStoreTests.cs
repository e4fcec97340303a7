using Microsoft.Data.Sqlite;
using Microsoft.Extensions.Logging.Abstractions;
using Tocsin.Ids;
using Tocsin.Storage.Sqlite;

namespace Tocsin.Tests.Retention;

/// <summary>What must not go, row by row.</summary>
public sealed class RetentionStoreTests : IAsyncLifetime
{
    private const long Lane = 7;
    private static readonly OrganizationId Organization = new("org_a");
    private static readonly DateTimeOffset Start = new(2027, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly DateTimeOffset Cutoff = Start.AddDays(100);
    private readonly string _folder = Directory.CreateTempSubdirectory("tocsin-test-").FullName;
    private readonly SqliteDatabase _database;
    private readonly SqliteWriter _writer;
    private readonly SqliteRetentionStore _store;

    public RetentionStoreTests()
    {
        _database = new SqliteDatabase(Path.Combine(_folder, "tocsin.db"));
        SqliteMigrations.Apply(_database);
        _writer = new SqliteWriter(_database, TimeProvider.System, NullLogger<SqliteWriter>.Instance);
        _store = new SqliteRetentionStore(_database, _writer);
    }

    public ValueTask InitializeAsync() => ValueTask.CompletedTask;

    public async ValueTask DisposeAsync()
    {
        await _writer.DisposeAsync();
        SqliteConnection.ClearAllPools();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task A_delivery_counts_from_its_end_and_one_that_waits_keeps_its_attempts()
    {
        await DeliverAsync(day: 1, endedOn: 2);
        await DeliverAsync(day: 3, endedOn: 101);
        await DeliverAsync(day: 4, endedOn: null);
        await DeliverAsync(day: 5, endedOn: 6);
        await DeliverAsync(day: 101, endedOn: 101);

        await WalkAsync(after => _store.RemoveAttemptsAsync(Lane, after, Cutoff, rows: 2, default));
        Assert.Equal([3, 4, 101], Days("attempts"));
        await WalkAsync(after => _store.RemoveDeliveriesAsync(Lane, after, Cutoff, rows: 2, default));
        Assert.Equal([3, 101], Days("deliveries"));
        Assert.Equal([4], Days("waiting"));
        Assert.Equal([Lane], await _store.LanesAsync(default));
    }

    [Fact]
    public async Task The_oldest_delivery_of_an_organization_is_that_of_any_of_its_lanes_waiting_or_ended()
    {
        Assert.Null(await _store.OldestDeliveryAsync(Organization, default));
        await DeliverAsync(day: 9, endedOn: 10);
        Assert.Null(await _store.OldestDeliveryAsync(Organization, default));

        const string Integration = """
            INSERT INTO integrations (number, organization_id, id, kind, name, enabled, active_since, subscription, config,
              retry_schedule, created_at, updated_at)
            VALUES (?1, 'org_a', ?2, 'webhook', 'a', 1, 0, '{}', '', 'standard', 0, 0)
            """;
        await WriteAsync(s => s.Execute(Integration, Lane, "integration_a"));
        Assert.Equal(Start.AddDays(9), await _store.OldestDeliveryAsync(Organization, default));
        await DeliverAsync(day: 8, endedOn: null);
        Assert.Equal(Start.AddDays(8), await _store.OldestDeliveryAsync(Organization, default));
        Assert.Null(await _store.OldestDeliveryAsync(new OrganizationId("org_b"), default));
    }

    [Fact]
    public async Task Events_go_oldest_first_by_organization_up_to_what_is_still_to_be_fanned_out()
    {
        for (var day = 1; day <= 6; day++)
        {
            await WriteAsync(s => Event(s, "org_a", day));
            await WriteAsync(s => Event(s, "org_b", day));
        }

        Assert.Equal(["org_a", "org_b"], (await _store.OrganizationsAsync(default)).Select(o => o.Value));
        Assert.True(await _store.RemoveEventsAsync(Organization, Start.AddDays(4), rows: 2, default));
        Assert.Equal([3, 4, 5, 6], EventDays("org_a"));
        Assert.True(await _store.RemoveEventsAsync(Organization, Start.AddDays(4), rows: 2, default));
        Assert.False(await _store.RemoveEventsAsync(Organization, Start.AddDays(4), rows: 2, default));

        await WriteAsync(s =>
            s.Execute(
                """
                INSERT INTO fan_outs (organization_id, next_seq, after_lane, last_seq)
                SELECT 'org_a', seq, 0, seq FROM events WHERE organization_id = 'org_a' AND id >= ?1 ORDER BY id LIMIT 1
                """,
                IdOn(5)
            )
        );
        while (await _store.RemoveEventsAsync(Organization, Cutoff, rows: 2, default)) { }

        Assert.Equal([5, 6], EventDays("org_a"));
        Assert.Equal([1, 2, 3, 4, 5, 6], EventDays("org_b"));
    }

    private static UInt128 IdOn(int day) => ((UInt128)Start.AddDays(day).ToUnixTimeMilliseconds() << 80);

    private static int DayOf(UInt128 id) =>
        (int)(DateTimeOffset.FromUnixTimeMilliseconds((long)(id >> 80)) - Start).TotalDays;

    private static int Event(SqliteSession session, string organization, int day) =>
        session.Execute(
            "INSERT INTO events (organization_id, id, type, created_at, data) VALUES (?1, ?2, 'a.b', 0, x'7b7d')",
            organization,
            IdOn(day)
        );

    private static async Task WalkAsync(Func<UInt128, Task<UInt128?>> slice)
    {
        for (UInt128? next = UInt128.Zero; next is { } after; )
        {
            next = await slice(after);
        }
    }

    private Task DeliverAsync(int day, int? endedOn) =>
        WriteAsync(s =>
        {
            s.Execute(
                "INSERT INTO attempts (lane, id, number, started_at, duration_ms, outcome) VALUES (?1, ?2, 1, 0, 1, 1)",
                Lane,
                IdOn(day)
            );
            return endedOn is { } end
                ? s.Execute(
                    "INSERT INTO deliveries (lane, id, event, state, attempts, ended_at, outcome) VALUES (?1, ?2, 1, 0, 2, ?3, 0)",
                    Lane,
                    IdOn(day),
                    Start.AddDays(end).ToUnixTimeMilliseconds()
                )
                : s.Execute(
                    "INSERT INTO waiting (lane, id, due_at, queued_at, event, attempts, tries) VALUES (?1, ?2, 0, 0, 1, 1, 1)",
                    Lane,
                    IdOn(day)
                );
        });

    private Task<int> WriteAsync(Func<SqliteSession, int> work) => _writer.WriteAsync(work, default);

    private List<int> Days(string table) =>
        _database.Query($"SELECT id FROM {table} WHERE lane = ?1 ORDER BY id", r => DayOf(r.IdValue(0)), Lane);

    private List<int> EventDays(string organization) =>
        _database.Query(
            "SELECT id FROM events WHERE organization_id = ?1 ORDER BY id",
            r => DayOf(r.IdValue(0)),
            organization
        );
}
