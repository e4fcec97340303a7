using Tocsin.Delivery;
using Tocsin.Digests;
using Tocsin.Ids;
using Tocsin.Storage.Rows;

namespace Tocsin.Storage.Postgres;

/// <summary>What digests have told, in PostgreSQL.</summary>
internal sealed class PostgresDigestStore(PostgresDatabase database, PostgresPartitions partitions) : IDigestStore
{
    private const string Open = $"""
        FROM findings f
        WHERE f.organization_id = $1 AND f.state = 0 AND NOT f.suppressed AND f.suppress_reason IS NULL
          AND {FindingRows.OfLiveTarget}
        """;

    // Another node that tells the same waits for this commit here, and then finds the mark as late as its own.
    private const string Mark = """
        INSERT INTO digests (lane, type, until) VALUES ($1, $2, $3)
        ON CONFLICT (lane, type) DO UPDATE SET until = excluded.until WHERE digests.until < excluded.until
        """;

    public async Task<IReadOnlyList<DigestMark>> MarksAsync(CancellationToken cancellationToken) =>
        await database.QueryAsync(DigestRows.Marks, DigestRows.ReadMark, [], cancellationToken);

    public Task<bool> TellAsync(DigestMark mark, DispatchPlan? plan, CancellationToken cancellationToken) =>
        partitions.WriteAsync(
            plan is null ? [] : PostgresEventAppender.Ids(plan),
            async session =>
            {
                var isFirst =
                    await session.ExecuteAsync(Mark, [mark.Lane, mark.Type, mark.Until], cancellationToken) > 0;
                if (isFirst && plan is not null)
                {
                    await PostgresEventAppender.AppendAsync(session, [plan], cancellationToken);
                }

                return isFirst;
            },
            cancellationToken
        );

    public async Task<IReadOnlyList<OpenFindings>> OpenAsync(
        OrganizationId organization,
        CancellationToken cancellationToken
    ) =>
        await database.QueryAsync(
            $"SELECT f.target_id, f.severity, count(*)::int {Open} GROUP BY f.target_id, f.severity",
            DigestRows.ReadCount,
            [organization.Value],
            cancellationToken
        );

    public async Task<IReadOnlyList<OpenFinding>> OpenAfterAsync(
        OrganizationId organization,
        string? afterId,
        int limit,
        CancellationToken cancellationToken
    ) =>
        await database.QueryAsync(
            $"""
            SELECT {DigestRows.OpenColumns} {Open} AND f.id > $2
            ORDER BY f.id LIMIT $3
            """,
            DigestRows.ReadOpen,
            [organization.Value, afterId ?? "", limit],
            cancellationToken
        );
}
