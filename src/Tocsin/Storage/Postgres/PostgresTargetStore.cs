using System.Text.Json;
using Npgsql;
using Tocsin.Ids;
using Tocsin.Storage.Rows;
using Tocsin.Targets;

namespace Tocsin.Storage.Postgres;

/// <summary>Targets in PostgreSQL.</summary>
internal sealed class PostgresTargetStore(PostgresDatabase database) : ITargetStore
{
    private const string Columns = "organization_id, id, kind, name, default_branch, labels, created_at";

    /// <summary>Findings take on the state of another default branch: its own, else that of any branch that has them.</summary>
    private const string Restate = """
        UPDATE findings f SET
          state = coalesce(
            (SELECT b.state FROM finding_branches b
             WHERE b.target_id = f.target_id AND b.branch = $2 AND b.finding_id = f.id),
            (SELECT min(b.state) FROM finding_branches b WHERE b.finding_id = f.id)),
          branch = coalesce(
            (SELECT b.branch FROM finding_branches b
             WHERE b.target_id = f.target_id AND b.branch = $2 AND b.finding_id = f.id),
            f.branch)
        WHERE f.target_id = $1
        """;

    public async Task<bool> AddAsync(Target target, CancellationToken cancellationToken)
    {
        try
        {
            var (sql, parameters) = Insert(target);
            await database.ExecuteAsync(sql, parameters, cancellationToken);
            return true;
        }
        catch (PostgresException e) when (PostgresTrouble.IsTaken(e))
        {
            return false;
        }
    }

    public Task<Target?> FindAsync(OrganizationId organization, string id, CancellationToken cancellationToken) =>
        database.FirstAsync<Target?>(
            $"SELECT {Columns} FROM targets WHERE organization_id = $1 AND id = $2 AND deleted_at IS NULL",
            TargetRows.Read,
            [organization.Value, id],
            cancellationToken
        );

    public async Task<IReadOnlyList<Target>> GetAsync(
        OrganizationId organization,
        IReadOnlyCollection<string> ids,
        CancellationToken cancellationToken
    ) =>
        await database.QueryAsync(
            $"SELECT {Columns} FROM targets WHERE organization_id = $1 AND id = ANY ($2) AND deleted_at IS NULL",
            TargetRows.Read,
            [organization.Value, ids.ToArray<string?>()],
            cancellationToken
        );

    public async Task<Target?> FindByNameAsync(
        OrganizationId organization,
        string kind,
        string name,
        CancellationToken cancellationToken
    ) => (await FindByNameAsync(organization, name, cancellationToken)).FirstOrDefault(t => t.Kind == kind);

    public async Task<IReadOnlyList<Target>> FindByNameAsync(
        OrganizationId organization,
        string name,
        CancellationToken cancellationToken
    ) =>
        await database.QueryAsync(
            $"SELECT {Columns} FROM targets WHERE organization_id = $1 AND name = $2 AND deleted_at IS NULL",
            TargetRows.Read,
            [organization.Value, name],
            cancellationToken
        );

    public async Task<IReadOnlyList<Target>> ListAsync(
        OrganizationId organization,
        string? afterId,
        int limit,
        CancellationToken cancellationToken
    ) =>
        await database.QueryAsync(
            $"""
            SELECT {Columns} FROM targets
            WHERE organization_id = $1 AND id > $2 AND deleted_at IS NULL ORDER BY id LIMIT $3
            """,
            TargetRows.Read,
            [organization.Value, afterId ?? "", limit],
            cancellationToken
        );

    public async Task<bool> UpdateAsync(Target target, CancellationToken cancellationToken)
    {
        try
        {
            await database.WriteAsync(session => UpdateAsync(session, target, cancellationToken), cancellationToken);
            return true;
        }
        catch (PostgresException e) when (PostgresTrouble.IsTaken(e))
        {
            return false;
        }
    }

    public async Task<bool> DeleteAsync(
        OrganizationId organization,
        string id,
        DateTimeOffset at,
        CancellationToken cancellationToken
    ) =>
        await database.ExecuteAsync(
            "UPDATE targets SET deleted_at = $3 WHERE organization_id = $1 AND id = $2 AND deleted_at IS NULL",
            [organization.Value, id, at],
            cancellationToken
        ) > 0;

    public Task<bool> RemoveSliceAsync(int rows, CancellationToken cancellationToken) =>
        database.WriteAsync(
            async session =>
            {
                // One that somebody else is removing is left to them.
                var found = await session.QueryAsync(
                    """
                    SELECT id FROM targets WHERE deleted_at IS NOT NULL ORDER BY deleted_at LIMIT 1
                    FOR UPDATE SKIP LOCKED
                    """,
                    r => r.GetString(0),
                    [],
                    cancellationToken
                );
                if (found is not [var id])
                {
                    return false;
                }

                if (!await PostgresScanRemoval.OfTargetAsync(session, id, rows, cancellationToken))
                {
                    await session.ExecuteAsync("DELETE FROM targets WHERE id = $1", [id], cancellationToken);
                }

                return true;
            },
            cancellationToken
        );

    /// <summary>The statement that writes a new target.</summary>
    public static (string Sql, object?[] Parameters) Insert(Target target) =>
        (
            $"INSERT INTO targets ({Columns}) VALUES ($1, $2, $3, $4, $5, $6, $7)",
            [
                target.OrganizationId.Value,
                target.Id,
                target.Kind,
                target.Name,
                target.DefaultBranch,
                JsonSerializer.Serialize(target.Labels),
                target.CreatedAt,
            ]
        );

    private static async Task UpdateAsync(PostgresSession session, Target target, CancellationToken cancellationToken)
    {
        var before = await session.QueryAsync(
            "SELECT default_branch FROM targets WHERE id = $1 FOR UPDATE",
            r => r.GetString(0),
            [target.Id],
            cancellationToken
        );
        await session.ExecuteAsync(
            "UPDATE targets SET name = $3, default_branch = $4, labels = $5 WHERE organization_id = $1 AND id = $2",
            [
                target.OrganizationId.Value,
                target.Id,
                target.Name,
                target.DefaultBranch,
                JsonSerializer.Serialize(target.Labels),
            ],
            cancellationToken
        );
        if (before.FirstOrDefault() != target.DefaultBranch)
        {
            await session.ExecuteAsync(Restate, [target.Id, target.DefaultBranch], cancellationToken);
            await session.ExecuteAsync(
                "UPDATE findings SET resolved_at = NULL WHERE target_id = $1 AND state = 0",
                [target.Id],
                cancellationToken
            );
        }
    }
}
