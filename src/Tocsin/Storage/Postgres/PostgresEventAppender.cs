using Tocsin.Delivery;
using Tocsin.Ids;

namespace Tocsin.Storage.Postgres;

/// <summary>Writes plans inside a transaction that somebody else owns, beside what the events tell about.</summary>
/// <remarks>
/// Always the last thing in a transaction: the organizations' locks are held until its commit, so that of two events of
/// an organization the one with the smaller number is never seen later. Locks are taken in the order of the organizations.
/// </remarks>
internal static class PostgresEventAppender
{
    /// <summary>The kind of lock, beside the organization that it is of.</summary>
    private const int Lock = 7_878;

    // One trip to the server: the numbers are drawn once the locks are given, since each of them needs the row of locks.
    private const string DrawNumbers = """
        WITH locks AS MATERIALIZED (
          SELECT string_agg(pg_advisory_xact_lock($1, hashtext(o))::text, '') AS taken
          FROM (SELECT o FROM unnest($2::text[]) WITH ORDINALITY AS u (o, place) ORDER BY place) AS u
        )
        SELECT nextval('event_numbers') FROM locks CROSS JOIN generate_series(1, $3) WHERE taken IS NOT NULL
        """;

    private const string InsertEvents = """
        INSERT INTO events (seq, organization_id, id, type, created_at, target_id, severity, data, trace)
        SELECT * FROM unnest($1::bigint[], $2::text[], $3::uuid[], $4::text[], $5::bigint[], $6::text[], $7::text[],
          $8::bytea[], $9::text[])
        """;

    private const string InsertFanOuts = """
        INSERT INTO fan_outs (organization_id, next_seq, after_lane, last_seq, first_id, last_id)
        SELECT o, first, 0, last, first_id, last_id
        FROM unnest($1::text[], $2::bigint[], $3::bigint[], $4::uuid[], $5::uuid[]) AS u (o, first, last, first_id, last_id)
        """;

    /// <summary>The ids whose days must have partitions before plans are written.</summary>
    public static UInt128[] Ids(params IEnumerable<DispatchPlan> plans) =>
        [.. plans.SelectMany(p => p.Events).Select(e => Id.ValueOf(e.Id))];

    public static async Task AppendAsync(
        PostgresSession session,
        IReadOnlyList<DispatchPlan> plans,
        CancellationToken cancellationToken
    )
    {
        var count = plans.Sum(p => p.Events.Count);
        if (count == 0)
        {
            return;
        }

        var organizations = plans.Select(p => p.OrganizationId.Value).Distinct(StringComparer.Ordinal);
        var numbers = await session.QueryAsync(
            DrawNumbers,
            r => r.GetInt64(0),
            [Lock, organizations.Order(StringComparer.Ordinal).ToArray<string?>(), count],
            cancellationToken
        );
        // Other statements: what others have committed before the locks were given is seen from here on.
        await session.ExecuteAllAsync(Statements(plans, numbers), cancellationToken);
    }

    private static IEnumerable<(string, object?[])> Statements(IReadOnlyList<DispatchPlan> plans, List<long> numbers)
    {
        yield return Events(plans, numbers);
        var deliveries = new List<FannedOut>();
        var fanOuts = new List<(DispatchPlan Plan, long First, long Last)>();
        var at = 0;
        foreach (var plan in plans)
        {
            var (first, next) = (at, 0);
            foreach (var fact in plan.Events)
            {
                var seq = numbers[at++];
                for (; next < plan.Deliveries.Count && ReferenceEquals(plan.Deliveries[next].Event, fact); next++)
                {
                    deliveries.Add(new FannedOut(seq, plan.Deliveries[next]));
                }
            }

            if (plan.FansOut && plan.Events.Count > 0)
            {
                fanOuts.Add((plan, numbers[first], numbers[at - 1]));
            }
        }

        foreach (var statement in FannedOutRows.Write(deliveries))
        {
            yield return statement;
        }

        if (fanOuts.Count > 0)
        {
            yield return (
                InsertFanOuts,
                [
                    fanOuts.Select(f => f.Plan.OrganizationId.Value).ToArray<string?>(),
                    fanOuts.Select(f => f.First).ToArray(),
                    fanOuts.Select(f => f.Last).ToArray(),
                    fanOuts.Select(f => f.Plan.Events.Min(e => Id.ValueOf(e.Id))).ToArray(),
                    fanOuts.Select(f => f.Plan.Events.Max(e => Id.ValueOf(e.Id))).ToArray(),
                ]
            );
        }
    }

    private static (string, object?[]) Events(IReadOnlyList<DispatchPlan> plans, List<long> numbers)
    {
        var events = plans.SelectMany(p => p.Events).ToArray();
        return (
            InsertEvents,
            [
                numbers.ToArray(),
                Array.ConvertAll<Events.Event, string?>(events, e => e.OrganizationId.Value),
                Array.ConvertAll(events, e => Id.ValueOf(e.Id)),
                Array.ConvertAll<Events.Event, string?>(events, e => e.Type),
                Array.ConvertAll(events, e => e.CreatedAt.ToMilliseconds()),
                Array.ConvertAll(events, e => e.TargetId),
                Array.ConvertAll(events, e => e.Severity),
                Array.ConvertAll(events, e => PostgresParameter.Bytes(e.Data)),
                Array.ConvertAll(events, e => e.Trace),
            ]
        );
    }
}
