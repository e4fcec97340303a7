using Microsoft.Extensions.Logging.Abstractions;
using Tocsin.Delivery;
using Tocsin.Events;
using Tocsin.Ids;
using Tocsin.Storage.Postgres;
using Tocsin.Tests.Testing;

namespace Tocsin.Tests.Storage.Postgres;

public sealed class EventNumbersTests
{
    private const int PlansANode = 150;
    private static readonly string[] Organizations = ["org_0000000000000000000001", "org_0000000000000000000002"];

    [Fact]
    public async Task Whoever_sees_a_number_has_seen_all_smaller_ones_of_the_organization_and_a_plans_lie_together()
    {
        await using var test = await (await PostgresServer.NeedAsync()).MakeDatabaseAsync();
        await using var reader = Open(test);
        using var done = new CancellationTokenSource();
        var nodes = Enumerable.Range(0, 3).Select(_ => Task.Run(() => WriteAsync(test))).ToArray();
        var reading = Task.Run(() => ReadAsync(reader, done.Token));
        await Task.WhenAll(nodes);
        await done.CancelAsync();
        await reading;

        // Of every plan that fans out, the range holds its own three events and no other of the organization.
        var ranges = await reader.QueryAsync(
            """
            SELECT f.last_seq - f.next_seq, (SELECT count(DISTINCT e.type) FROM events e
              WHERE e.organization_id = f.organization_id AND e.seq BETWEEN f.next_seq AND f.last_seq)
            FROM fan_outs f
            """,
            r => (r.GetInt64(0), r.GetInt64(1)),
            [],
            default
        );
        Assert.Equal(3 * PlansANode, ranges.Count);
        Assert.All(ranges, r => Assert.Equal((true, 1L), (r.Item1 >= 2, r.Item2)));
    }

    private static async Task ReadAsync(PostgresDatabase database, CancellationToken done)
    {
        var seen = Organizations.ToDictionary(o => o, _ => new HashSet<long>());
        while (!done.IsCancellationRequested)
        {
            foreach (var organization in Organizations)
            {
                var numbers = await database.QueryAsync(
                    "SELECT seq FROM events WHERE organization_id = $1",
                    r => r.GetInt64(0),
                    [organization],
                    default
                );
                var before = seen[organization].Count == 0 ? 0 : seen[organization].Max();
                var late = numbers.Where(n => n < before && !seen[organization].Contains(n));
                Assert.Empty(late);
                seen[organization].UnionWith(numbers);
            }
        }
    }

    private static async Task WriteAsync(PostgresTestDatabase test)
    {
        await using var database = Open(test);
        await using var writer = new PostgresPlanWriter(
            new PostgresPartitions(database),
            NullLogger<PostgresPlanWriter>.Instance
        );
        var ids = new Id(TimeProvider.System, new CryptographicRandom());
        await Parallel.ForEachAsync(
            Enumerable.Range(0, PlansANode),
            new ParallelOptions { MaxDegreeOfParallelism = 8 },
            async (n, cancellationToken) =>
                await writer.AppendAsync(Plan(ids, Organizations[n % Organizations.Length]), cancellationToken)
        );
    }

    private static DispatchPlan Plan(Id ids, string organization)
    {
        var type = "t." + ids.New("x_")[2..].ToLowerInvariant();
        return new DispatchPlan
        {
            OrganizationId = new OrganizationId(organization),
            Events =
            [
                .. Enumerable
                    .Range(0, 3)
                    .Select(_ => new Event
                    {
                        Id = ids.New(Event.IdPrefix),
                        OrganizationId = new OrganizationId(organization),
                        Type = type,
                        CreatedAt = TimeProvider.System.GetUtcNow(),
                        Data = "{}"u8.ToArray(),
                    }),
            ],
            Deliveries = [],
            FansOut = true,
        };
    }

    private static PostgresDatabase Open(PostgresTestDatabase test) =>
        new(PostgresConnectionString.Parse(test.ConnectionString), TimeProvider.System);
}
