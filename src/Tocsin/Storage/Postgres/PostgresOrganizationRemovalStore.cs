using Tocsin.Ids;
using Tocsin.Retention;

namespace Tocsin.Storage.Postgres;

/// <summary>Removes what deleted organizations had from PostgreSQL.</summary>
internal sealed class PostgresOrganizationRemovalStore(PostgresDatabase database) : IOrganizationRemovalStore
{
    /// <summary>What goes in another way: with its targets, with its lane, or last.</summary>
    private static readonly string[] Elsewhere = ["scans", "findings", "targets", "integrations", "organizations"];

    // Asked of the database, so that no table of an organization's can be forgotten; each has an index that finds them.
    private const string Owned = """
        SELECT c.relname::text, (
          SELECT string_agg(a.attname, ', ' ORDER BY k.place)
          FROM pg_index i CROSS JOIN unnest(i.indkey::smallint[]) WITH ORDINALITY AS k (number, place)
            JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum = k.number
          WHERE i.indrelid = c.oid AND i.indisprimary)
        FROM pg_class c JOIN pg_attribute o ON o.attrelid = c.oid AND o.attname = 'organization_id'
        WHERE c.relkind IN ('r', 'p') AND NOT c.relispartition AND c.relnamespace = current_schema()::regnamespace
        ORDER BY c.relname DESC
        """;

    public async Task<IReadOnlyList<(OrganizationId Id, DateTimeOffset DeletedAt)>> DeletedAsync(
        CancellationToken cancellationToken
    ) =>
        await database.QueryAsync(
            "SELECT id, deleted_at FROM organizations WHERE deleted_at IS NOT NULL",
            r => (new OrganizationId(r.GetString(0)), r.Time(1)),
            [],
            cancellationToken
        );

    public Task<bool> RemoveSliceAsync(OrganizationId organization, int rows, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async session =>
            {
                if (await RemoveTargetAsync(session, organization, rows, cancellationToken))
                {
                    return true;
                }

                var owned = await session.QueryAsync(
                    Owned,
                    r => (Table: r.GetString(0), Key: r.GetString(1)),
                    [],
                    cancellationToken
                );
                foreach (var (table, key) in owned.Where(o => !Elsewhere.Contains(o.Table)))
                {
                    var removed = await session.ExecuteAsync(
                        $"DELETE FROM {table} WHERE ({key}) IN (SELECT {key} FROM {table} WHERE organization_id = $1 LIMIT $2)",
                        [organization.Value, rows],
                        cancellationToken
                    );
                    if (removed > 0)
                    {
                        return true;
                    }
                }

                return false;
            },
            cancellationToken
        );

    public Task ForgetAsync(OrganizationId organization, CancellationToken cancellationToken) =>
        database.ExecuteAsync(
            """
            DELETE FROM organizations WHERE id = $1 AND deleted_at IS NOT NULL
              AND NOT EXISTS (SELECT 1 FROM integrations WHERE organization_id = $1)
            """,
            [organization.Value],
            cancellationToken
        );

    // Scans and findings belong to targets; those whose target is gone already are found by themselves.
    private static async Task<bool> RemoveTargetAsync(
        PostgresSession session,
        OrganizationId organization,
        int rows,
        CancellationToken cancellationToken
    )
    {
        var targets = await session.QueryAsync(
            """
            (SELECT id FROM targets WHERE organization_id = $1 LIMIT 1)
            UNION ALL (SELECT target_id FROM scans WHERE organization_id = $1 LIMIT 1)
            UNION ALL (SELECT target_id FROM findings WHERE organization_id = $1 LIMIT 1)
            LIMIT 1
            """,
            r => r.GetString(0),
            [organization.Value],
            cancellationToken
        );
        if (targets is not [var target])
        {
            return false;
        }

        return await PostgresScanRemoval.OfTargetAsync(session, target, rows, cancellationToken)
            || await session.ExecuteAsync(
                "DELETE FROM targets WHERE organization_id = $1 AND id = $2",
                [organization.Value, target],
                cancellationToken
            ) > 0;
    }
}
