using System.Text.Json;
using Tocsin.Scans;
using Tocsin.Storage.Rows;

namespace Tocsin.Storage.Postgres;

/// <summary>How rows of scans and their uploads are written.</summary>
internal static class ScanWriting
{
    public static (string Sql, object?[] Parameters) Insert(Scan scan) =>
        (
            $"""
            INSERT INTO scans ({ScanRows.Columns})
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
}
