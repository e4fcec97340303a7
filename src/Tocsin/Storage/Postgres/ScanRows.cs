using System.Text.Json;
using Tocsin.Findings;
using Tocsin.Ids;
using Tocsin.Scans;

namespace Tocsin.Storage.Postgres;

/// <summary>How rows of scans and their uploads are written and read.</summary>
internal static class ScanRows
{
    public const string Columns = """
        organization_id, id, target_id, branch, commit_id, preset, paths, rules, status, step, created_at, started_at,
        completed_at, error, tools, summary
        """;

    public static (string Sql, object?[] Parameters) Insert(Scan scan) =>
        (
            $"""
            INSERT INTO scans ({Columns})
            VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16)
            """,
            [
                scan.OrganizationId.Value,
                scan.Id,
                scan.TargetId,
                scan.Branch,
                scan.Commit,
                scan.Preset,
                JsonSerializer.Serialize(scan.Paths),
                JsonSerializer.Serialize(scan.Rules),
                scan.Status,
                scan.Step,
                scan.CreatedAt,
                scan.StartedAt,
                scan.CompletedAt,
                scan.Error,
                JsonSerializer.Serialize(scan.Tools),
                JsonSerializer.Serialize(scan.Summary),
            ]
        );

    public static (string Sql, object?[] Parameters) Insert(string scanId, StagedUpload upload) =>
        (
            "INSERT INTO scan_uploads (id, scan_id, results, tools) VALUES ($1, $2, $3, $4)",
            [upload.Id, scanId, upload.Results, JsonSerializer.Serialize(upload.Tools)]
        );

    public static StagedUpload ReadUpload(PostgresRow row) =>
        new()
        {
            Id = row.GetString(0),
            Results = row.GetInt32(1),
            Tools = JsonSerializer.Deserialize<ScanTool[]>(row.GetString(2))!,
        };

    public static Scan Read(PostgresRow row) =>
        new()
        {
            OrganizationId = new OrganizationId(row.GetString(0)),
            Id = row.GetString(1),
            TargetId = row.GetString(2),
            Branch = row.GetString(3),
            Commit = row.StringOrNull(4),
            Preset = (Preset)row.GetInt32(5),
            Paths = JsonSerializer.Deserialize<string[]>(row.GetString(6))!,
            Rules = JsonSerializer.Deserialize<string[]>(row.GetString(7))!,
            Status = (ScanStatus)row.GetInt32(8),
            Step = (ScanStep?)row.Int32OrNull(9),
            CreatedAt = row.Time(10),
            StartedAt = row.TimeOrNull(11),
            CompletedAt = row.TimeOrNull(12),
            Error = row.StringOrNull(13),
            Tools = JsonSerializer.Deserialize<ScanTool[]>(row.GetString(14))!,
            Summary = JsonSerializer.Deserialize<ScanSummary>(row.GetString(15))!,
        };
}
