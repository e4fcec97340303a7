using Tocsin.Events;
using Tocsin.Ids;

namespace Tocsin.Storage.Sqlite;

/// <summary>How rows of <c>events e</c> are read.</summary>
internal static class SqliteEvents
{
    public const string Columns =
        "e.seq, e.organization_id, e.id, e.type, e.created_at, e.target_id, e.severity, e.data, e.trace";

    /// <summary>The event whose columns begin there.</summary>
    public static Event Read(SqliteRow reader, int first) =>
        new()
        {
            OrganizationId = new OrganizationId(reader.GetString(first + 1)),
            Id = Id.Of(Event.IdPrefix, reader.IdValue(first + 2)),
            Type = reader.GetString(first + 3),
            CreatedAt = reader.Time(first + 4),
            TargetId = reader.StringOrNull(first + 5),
            Severity = reader.StringOrNull(first + 6),
            Data = reader.GetBytes(first + 7),
            Trace = reader.StringOrNull(first + 8),
        };
}
