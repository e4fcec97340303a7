using Tocsin.Delivery;
using Tocsin.Digests;
using Tocsin.Ids;
using Tocsin.Storage.Rows;

namespace Tocsin.Storage.Sqlite;

/// <summary>What digests have told, in SQLite.</summary>
internal sealed class SqliteDigestStore(SqliteDatabase database, SqliteWriter writer) : IDigestStore
{
    private const string Open = $"""
        FROM findings f
        WHERE f.organization_id = ?1 AND f.state = 0 AND NOT f.suppressed AND f.suppress_reason IS NULL
          AND {FindingRows.OfLiveTarget}
        """;

    public Task<IReadOnlyList<DigestMark>> MarksAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<DigestMark>>(database.Query(DigestRows.Marks, DigestRows.ReadMark));

    public Task<bool> TellAsync(DigestMark mark, DispatchPlan? plan, CancellationToken cancellationToken) =>
        writer.WriteAsync(
            session =>
            {
                var isFirst =
                    session.Execute(
                        """
                        INSERT INTO digests (lane, type, until) VALUES (?1, ?2, ?3)
                        ON CONFLICT (lane, type) DO UPDATE SET until = excluded.until WHERE until < excluded.until
                        """,
                        mark.Lane,
                        mark.Type,
                        mark.Until.ToMilliseconds()
                    ) > 0;
                if (isFirst && plan is not null)
                {
                    SqliteEventAppender.Append(session, plan);
                }

                return isFirst;
            },
            cancellationToken
        );

    public Task<IReadOnlyList<OpenFindings>> OpenAsync(
        OrganizationId organization,
        CancellationToken cancellationToken
    ) =>
        Task.FromResult<IReadOnlyList<OpenFindings>>(
            database.Query(
                $"SELECT f.target_id, f.severity, count(*) {Open} GROUP BY f.target_id, f.severity",
                DigestRows.ReadCount,
                organization.Value
            )
        );

    public Task<IReadOnlyList<OpenFinding>> OpenAfterAsync(
        OrganizationId organization,
        string? afterId,
        int limit,
        CancellationToken cancellationToken
    ) =>
        Task.FromResult<IReadOnlyList<OpenFinding>>(
            database.Query(
                $"""
                SELECT {DigestRows.OpenColumns} {Open} AND f.id > ?2
                ORDER BY f.id LIMIT ?3
                """,
                DigestRows.ReadOpen,
                organization.Value,
                afterId ?? "",
                limit
            )
        );
}
