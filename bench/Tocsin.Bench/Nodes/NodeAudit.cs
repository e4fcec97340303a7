using Npgsql;
using Tocsin.Events;
using Tocsin.Ids;
using Tocsin.Storage.Postgres;

namespace Tocsin.Bench.Nodes;

/// <summary>
/// What the nodes' database says in the end; and triggers in it that note whatever is written over what was known better. Nothing
/// asks for anything to be sent again here, so that an outcome stands once it is written.
/// </summary>
internal sealed class NodeAudit(string connectionString)
{
    private const string Triggers = """
        CREATE TABLE bench_overwritten (event_id uuid NOT NULL, what text NOT NULL);

        CREATE FUNCTION bench_note() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          INSERT INTO bench_overwritten VALUES (NEW.event_id, TG_ARGV[0]);
          RETURN NULL;
        END $$;

        CREATE FUNCTION bench_note_if_ended() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF EXISTS (SELECT 1 FROM deliveries d WHERE d.lane = NEW.lane AND d.id = NEW.id) THEN
            INSERT INTO bench_overwritten VALUES (NEW.event_id, TG_ARGV[0]);
          END IF;
          RETURN NULL;
        END $$;

        CREATE TRIGGER bench_outcome AFTER UPDATE ON deliveries FOR EACH ROW
          EXECUTE FUNCTION bench_note('an outcome');
        CREATE TRIGGER bench_attempts AFTER UPDATE ON waiting FOR EACH ROW WHEN (NEW.attempts < OLD.attempts)
          EXECUTE FUNCTION bench_note('a newer attempt');
        CREATE TRIGGER bench_ended AFTER INSERT OR UPDATE ON waiting FOR EACH ROW
          EXECUTE FUNCTION bench_note_if_ended('an end');
        """;

    // An end that is written over by another one, and a delivery that waits although it has ended.
    private const string Proof = """
        INSERT INTO deliveries (lane, ended_at, attempts, state, outcome, id, event_id) VALUES (0, 2, 2, 0, 0, $1, $1);
        """;

    private const string ProofOfOutcome = """
        INSERT INTO deliveries (lane, ended_at, attempts, state, outcome, id, event_id) VALUES (0, 1, 1, 1, 1, $1, $1)
        ON CONFLICT (lane, id) DO UPDATE SET ended_at = excluded.ended_at, state = excluded.state
        """;

    private const string ProofOfEnd = """
        INSERT INTO waiting (lane, due_at, queued_at, event, attempts, tries, id, event_id) VALUES (0, 0, 0, 0, 2, 0, $1, $1)
        """;

    private const string ProofOfAttempts = "UPDATE waiting SET attempts = 1 WHERE lane = 0 AND id = $1";

    /// <summary>Begins to note, and shows that it does.</summary>
    public async Task BeginAsync(CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(cancellationToken);
        await using (var make = new NpgsqlCommand(Triggers, connection))
        {
            await make.ExecuteNonQueryAsync(cancellationToken);
        }

        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        // Of today, which has a partition.
        var id = PostgresRow.Uuid((UInt128)TimeProvider.System.GetUtcNow().ToUnixTimeMilliseconds() << 80);
        foreach (var sql in (string[])[Proof, ProofOfOutcome, ProofOfEnd, ProofOfAttempts])
        {
            await using var command = new NpgsqlCommand(sql, connection) { Parameters = { new() { Value = id } } };
            await command.ExecuteNonQueryAsync(cancellationToken);
        }

        await using var count = new NpgsqlCommand("SELECT count(DISTINCT what) FROM bench_overwritten", connection);
        if (await count.ExecuteScalarAsync(cancellationToken) is not 3L)
        {
            throw new InvalidOperationException("What is overwritten in the database is not noted.");
        }

        await transaction.RollbackAsync(cancellationToken);
    }

    /// <summary>Whether nothing waits any more, nowhere.</summary>
    public async Task<bool> IsIdleAsync(CancellationToken cancellationToken) =>
        await OneAsync(
            """
            SELECT (SELECT count(*) FROM waiting) + (SELECT count(*) FROM fan_outs) + (SELECT count(*) FROM intents)
            """,
            cancellationToken
        ) == 0;

    /// <summary>The events of those deliveries that are not recorded as successful: an entry for each.</summary>
    public Task<IReadOnlyList<string>> UnsuccessfulAsync(CancellationToken cancellationToken) =>
        IdsAsync(
            $"""
            SELECT e.id FROM events e CROSS JOIN integrations i
              LEFT JOIN deliveries d ON d.lane = i.number AND d.event_id = e.id AND d.state = 0
            WHERE e.type = '{NodePublisher.Type}' AND i.subscription LIKE '%{NodePublisher.Type}%' AND d.id IS NULL
            """,
            cancellationToken
        );

    /// <summary>The events of what was written over: an entry for each time.</summary>
    public Task<IReadOnlyList<string>> OverwrittenAsync(CancellationToken cancellationToken) =>
        IdsAsync("SELECT event_id FROM bench_overwritten", cancellationToken);

    /// <summary>In what order events were committed.</summary>
    public async Task<IReadOnlyDictionary<string, long>> NumbersAsync(CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand("SELECT id, seq FROM events", connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var numbers = new Dictionary<string, long>(StringComparer.Ordinal);
        while (await reader.ReadAsync(cancellationToken))
        {
            numbers[EventId(reader)] = reader.GetInt64(1);
        }

        return numbers;
    }

    private async Task<IReadOnlyList<string>> IdsAsync(string sql, CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(sql, connection) { CommandTimeout = 300 };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var ids = new List<string>();
        while (await reader.ReadAsync(cancellationToken))
        {
            ids.Add(EventId(reader));
        }

        return ids;
    }

    private async Task<long> OneAsync(string sql, CancellationToken cancellationToken)
    {
        await using var connection = await OpenAsync(cancellationToken);
        await using var command = new NpgsqlCommand(sql, connection);
        return (long)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    private async Task<NpgsqlConnection> OpenAsync(CancellationToken cancellationToken)
    {
        var connection = new NpgsqlConnection(connectionString + ";Pooling=false");
        await connection.OpenAsync(cancellationToken);
        return connection;
    }

    private static string EventId(NpgsqlDataReader reader) => Id.Of(Event.IdPrefix, new PostgresRow(reader).IdValue(0));
}
