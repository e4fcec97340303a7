using Tocsin.Nodes;

namespace Tocsin.Storage.Postgres;

/// <summary>The rows of nodes and leases, as one node reads and writes them.</summary>
internal sealed class PostgresNodeTable(PostgresSession session, string self)
{
    public const string Scheduler = "scheduler";

    /// <summary>Renews this node's row; false where it is gone.</summary>
    public async Task<bool> RenewAsync(bool able, TimeSpan lease, CancellationToken cancellationToken) =>
        await session.ExecuteAsync(
            "UPDATE nodes SET expires_at = clock_timestamp() + make_interval(secs => $2), able = $3 WHERE id = $1",
            [self, lease.TotalSeconds, able],
            cancellationToken
        ) > 0;

    public Task AddAsync(string name, string roles, bool able, TimeSpan lease, CancellationToken cancellationToken) =>
        session.ExecuteAsync(
            """
            INSERT INTO nodes (id, name, roles, able, started_at, expires_at)
            VALUES ($1, $2, $3, $4, now(), clock_timestamp() + make_interval(secs => $5))
            ON CONFLICT (id) DO UPDATE SET expires_at = excluded.expires_at
            """,
            [self, name, roles, able, lease.TotalSeconds],
            cancellationToken
        );

    /// <summary>Removes the rows of others whose time is up; returns how many.</summary>
    /// <remarks>What another one is renewing at this moment is passed by, so that nobody waits for anybody.</remarks>
    public Task<int> BuryAsync(CancellationToken cancellationToken) =>
        session.ExecuteAsync(
            """
            DELETE FROM nodes WHERE id IN (
              SELECT id FROM nodes WHERE id <> $1 AND expires_at <= clock_timestamp() FOR UPDATE SKIP LOCKED)
            """,
            [self],
            cancellationToken
        );

    /// <summary>Removes this node's row, and with it whatever it owned.</summary>
    public Task RemoveAsync(CancellationToken cancellationToken) =>
        session.ExecuteAsync("DELETE FROM nodes WHERE id = $1", [self], cancellationToken);

    public Task<List<NodeRow>> ListAsync(CancellationToken cancellationToken) =>
        session.QueryAsync(
            "SELECT id, roles, able FROM nodes ORDER BY id",
            r => new NodeRow(r.GetString(0), r.GetString(1), r.GetBoolean(2)),
            [],
            cancellationToken
        );

    /// <summary>How many others are alive and have not taken in this version.</summary>
    public async Task<long> BehindAsync(long version, CancellationToken cancellationToken) =>
        await session.ScalarAsync(
            "SELECT count(*) FROM nodes WHERE id <> $1 AND applied < $2",
            [self, version],
            cancellationToken
        ) ?? 0;

    public Task<int> AppliedAsync(long version, CancellationToken cancellationToken) =>
        session.ExecuteAsync(
            "UPDATE nodes SET applied = $2 WHERE id = $1 AND applied < $2",
            [self, version],
            cancellationToken
        );

    /// <summary>What this node has, each with the number of its time as the owner.</summary>
    public async Task<Dictionary<string, long>> HeldAsync(CancellationToken cancellationToken) =>
        (
            await session.QueryAsync(
                "SELECT name, epoch FROM leases WHERE node = $1",
                r => (Name: r.GetString(0), Epoch: r.GetInt64(1)),
                [self],
                cancellationToken
            )
        ).ToDictionary(l => l.Name, l => l.Epoch, StringComparer.Ordinal);

    /// <summary>Takes up to so many of these that nobody alive has.</summary>
    public Task<int> ClaimAsync(IReadOnlyList<string> names, int limit, CancellationToken cancellationToken) =>
        session.ExecuteAsync(
            """
            UPDATE leases SET node = $1, epoch = epoch + 1 WHERE name IN (
              SELECT name FROM leases l WHERE name = ANY ($2)
                AND (node IS NULL OR NOT EXISTS (SELECT 1 FROM nodes n WHERE n.id = l.node))
              ORDER BY name LIMIT $3 FOR UPDATE SKIP LOCKED)
            """,
            [self, names.ToArray<string?>(), limit],
            cancellationToken
        );

    public Task<int> ReleaseAsync(IReadOnlyList<string> names, CancellationToken cancellationToken) =>
        session.ExecuteAsync(
            "UPDATE leases SET node = NULL WHERE node = $1 AND name = ANY ($2)",
            [self, names.ToArray<string?>()],
            cancellationToken
        );

    public static string NameOf(int partition) =>
        string.Create(System.Globalization.CultureInfo.InvariantCulture, $"partition-{partition:00}");

    public static IReadOnlyList<string> Partitions { get; } = [.. Partition.All.Select(NameOf)];
}

/// <summary>A node that is alive.</summary>
internal sealed record NodeRow(string Id, string Roles, bool IsAble);
