using System.Text.Json;
using Tocsin.Ids;
using Tocsin.Silences;

namespace Tocsin.Storage.Rows;

/// <summary>How rows of silences are read.</summary>
internal static class SilenceRows
{
    public const string Columns =
        "organization_id, id, matchers, reason, created_by, created_by_name, created_at, expires_at, deleted_at";

    /// <summary>The place of the first column after these.</summary>
    public const int Next = 9;

    public static Silence Read<TRow>(TRow r)
        where TRow : struct, IRow =>
        new()
        {
            OrganizationId = new OrganizationId(r.GetString(0)),
            Id = r.GetString(1),
            Matchers = JsonSerializer.Deserialize<SilenceMatchers>(r.GetString(2))!,
            Reason = r.GetString(3),
            CreatedBy = r.GetString(4),
            CreatedByName = r.GetString(5),
            CreatedAt = r.Time(6),
            ExpiresAt = r.Time(7),
            DeletedAt = r.TimeOrNull(8),
        };
}
