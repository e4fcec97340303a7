using Tocsin.Storage.Postgres;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Storage.Postgres;

/// <content>The database.</content>
public sealed partial class PlanTests
{
    /// <summary>15,000 events a day for ten days, each delivered to two of twenty lanes; 20,000 deliveries wait.</summary>
    public sealed class SeededDatabase : IAsyncLifetime
    {
        public const string Organization = "org_0000000000000000000001";
        private const int Days = 10;

        private const string Seed = """
            INSERT INTO organizations VALUES ('org_0000000000000000000001', 'a', 0);
            INSERT INTO integrations (number, organization_id, id, kind, name, enabled, active_since, subscription, config,
              retry_schedule, created_at, updated_at)
            SELECT n, 'org_0000000000000000000001', 'integration_' || n, 'webhook', 'a', true, 0, '{}', '', 'standard', 0, 0
            FROM generate_series(1, 20) n;
            CREATE TEMP TABLE made AS
            SELECT n AS seq, 1798761600000 + (n / 15000) * 86400000::bigint + (n % 15000) * 5000 AS at FROM generate_series(0, 149999) n;
            ALTER TABLE made ADD id uuid;
            UPDATE made SET id = (lpad(to_hex(at), 12, '0') || substr(md5(seq::text), 1, 20))::uuid;
            INSERT INTO events (seq, created_at, id, organization_id, type, data)
            SELECT seq, at, id, 'org_0000000000000000000001', 'a.b', convert_to(repeat(md5(seq::text), 8), 'UTF8') FROM made;
            INSERT INTO deliveries (lane, ended_at, started_at, duration_ms, attempts, status, state, outcome, id, event_id)
            SELECT 1 + (seq + l) % 20, at, at, 5, 1, 200, CASE WHEN seq % 50 = 0 THEN 1 ELSE 0 END, 0, id, id
            FROM made CROSS JOIN generate_series(0, 1) l;
            INSERT INTO attempts (lane, started_at, duration_ms, number, outcome, id)
            SELECT 1 + seq % 20, at, 5, 1, 1, id FROM made WHERE seq % 10 = 0;
            INSERT INTO waiting (lane, due_at, queued_at, event, attempts, tries, id, event_id, ordered)
            SELECT 1 + seq % 20, at, at, seq, 0, 0, id, id, seq % 2 = 0 FROM made WHERE seq >= 130000;
            ANALYZE;
            """;

        // A busy quarter of an hour after the statistics were made; one event in twenty went to lane 2.
        private const string Since = """
            CREATE TEMP TABLE later AS
            SELECT n AS seq, 1798761600000 + 9 * 86400000::bigint + 80000000 + (n - 150000) * 900 AS at FROM generate_series(150000, 150999) n;
            ALTER TABLE later ADD id uuid;
            UPDATE later SET id = (lpad(to_hex(at), 12, '0') || substr(md5(seq::text), 1, 20))::uuid;
            INSERT INTO events (seq, created_at, id, organization_id, type, data)
            SELECT seq, at, id, 'org_0000000000000000000001', 'a.b', '{}' FROM later;
            INSERT INTO deliveries (lane, ended_at, started_at, duration_ms, attempts, status, state, outcome, id, event_id)
            SELECT 2, at, at, 5, 1, 200, 0, 0, id, id FROM later WHERE seq % 20 = 0;
            """;

        private PostgresTestDatabase? _test;

        internal PostgresDatabase Database { get; private set; } = null!;

        public async ValueTask InitializeAsync()
        {
            _test = await (await PostgresServer.NeedAsync()).MakeDatabaseAsync();
            Database = new PostgresDatabase(
                PostgresConnectionString.Parse(_test.ConnectionString),
                TimeProvider.System
            );
            var first = PartitionDay.Of(new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero));
            await new PostgresPartitions(Database).EnsureAsync(
                Enumerable.Range(first.Number, Days).Select(d => new PartitionDay(d).FirstId),
                default
            );
            await using var command = Database.Source.CreateCommand(Seed + Since);
            command.CommandTimeout = 300;
            await command.ExecuteNonQueryAsync();
        }

        public async ValueTask DisposeAsync()
        {
            if (_test is not null)
            {
                await Database.DisposeAsync();
                await _test.DisposeAsync();
            }
        }

        /// <summary>Ids of that day, in order.</summary>
        internal UInt128[] Ids(int day, int count)
        {
            var from = new PartitionDay(
                PartitionDay.Of(new DateTimeOffset(2027, 1, 1, 0, 0, 0, TimeSpan.Zero)).Number + day
            );
            return Ids(
                "SELECT id FROM events WHERE organization_id = $1 AND id >= $2 AND id < $3 ORDER BY id LIMIT $4",
                Organization,
                from.FirstId,
                from.EndId,
                count
            );
        }

        /// <summary>Ids of what the statistics do not know of, and went to lane 2: others lie between.</summary>
        internal UInt128[] LaterIds() => Ids("SELECT id FROM events WHERE seq >= 150000 AND seq % 20 = 0 ORDER BY id");

        private UInt128[] Ids(string sql, params object?[] parameters) =>
            [.. Database.QueryAsync(sql, r => r.IdValue(0), parameters, default).GetAwaiter().GetResult()];
    }
}
