using System.Text.Json;
using Tocsin.Findings;
using Tocsin.Ids;
using Tocsin.Scans;

namespace Tocsin.Storage.Rows;

/// <summary>How rows of scans and their uploads are read.</summary>
internal static class ScanRows
{
    public const string Columns = """
        organization_id, id, target_id, branch, commit_id, preset, paths, rules, status, step, created_at, started_at,
        completed_at, error, tools, summary
        """;

    public static Scan Read<TRow>(TRow r)
        where TRow : struct, IRow =>
        new()
        {
            OrganizationId = new OrganizationId(r.GetString(0)),
            Id = r.GetString(1),
            TargetId = r.GetString(2),
            Branch = r.GetString(3),
            Commit = r.StringOrNull(4),
            Preset = (Preset)r.GetInt32(5),
            Paths = JsonSerializer.Deserialize<string[]>(r.GetString(6))!,
            Rules = JsonSerializer.Deserialize<string[]>(r.GetString(7))!,
            Status = (ScanStatus)r.GetInt32(8),
            Step = (ScanStep?)r.Int32OrNull(9),
            CreatedAt = r.Time(10),
            StartedAt = r.TimeOrNull(11),
            CompletedAt = r.TimeOrNull(12),
            Error = r.StringOrNull(13),
            Tools = JsonSerializer.Deserialize<ScanTool[]>(r.GetString(14))!,
            Summary = JsonSerializer.Deserialize<ScanSummary>(r.GetString(15))!,
        };

    public static StagedUpload ReadUpload<TRow>(TRow r)
        where TRow : struct, IRow =>
        new()
        {
            Id = r.GetString(0),
            Results = r.GetInt32(1),
            Tools = JsonSerializer.Deserialize<ScanTool[]>(r.GetString(2))!,
        };
}
