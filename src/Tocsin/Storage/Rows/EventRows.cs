using Tocsin.Events;
using Tocsin.Ids;

namespace Tocsin.Storage.Rows;

/// <summary>How rows of <c>events e</c> are read.</summary>
internal static class EventRows
{
    public const string Columns =
        "e.seq, e.organization_id, e.id, e.type, e.created_at, e.target_id, e.severity, e.data, e.trace";

    /// <summary>The event whose columns begin there.</summary>
    public static Event Read<TRow>(TRow r, int first)
        where TRow : struct, IRow =>
        new()
        {
            OrganizationId = new OrganizationId(r.GetString(first + 1)),
            Id = Id.Of(Event.IdPrefix, r.IdValue(first + 2)),
            Type = r.GetString(first + 3),
            CreatedAt = r.Time(first + 4),
            TargetId = r.StringOrNull(first + 5),
            Severity = r.StringOrNull(first + 6),
            Data = r.GetBytes(first + 7),
            Trace = r.StringOrNull(first + 8),
        };
}
