using Tocsin.Digests;
using Tocsin.Findings;
using Tocsin.Scanning;

namespace Tocsin.Storage.Rows;

/// <summary>How rows for digests are read.</summary>
internal static class DigestRows
{
    public const string Marks = "SELECT lane, type, until FROM digests";

    public const string OpenColumns = "f.id, f.target_id, f.severity, f.tool, f.rule_id, f.branch, f.file";

    public static DigestMark ReadMark<TRow>(TRow r)
        where TRow : struct, IRow => new(r.GetInt64(0), r.GetString(1), r.Time(2));

    public static OpenFindings ReadCount<TRow>(TRow r)
        where TRow : struct, IRow => new(r.GetString(0), ((Severity)r.GetInt32(1)).Word(), r.GetInt32(2));

    public static OpenFinding ReadOpen<TRow>(TRow r)
        where TRow : struct, IRow =>
        new(
            r.GetString(0),
            r.GetString(1),
            ((Severity)r.GetInt32(2)).Word(),
            r.GetString(3),
            r.GetString(4),
            r.GetString(5),
            r.GetString(6)
        );
}
