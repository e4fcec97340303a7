using Tocsin.Auditing;
using Tocsin.Ids;

namespace Tocsin.Storage.Rows;

/// <summary>How rows of the audit trail are read.</summary>
internal static class AuditRows
{
    public static AuditEntry Read<TRow>(TRow r)
        where TRow : struct, IRow =>
        new()
        {
            OrganizationId = new OrganizationId(r.GetString(0)),
            Id = r.GetString(1),
            At = r.Time(2),
            Action = r.GetString(3),
            Actor = new AuditActor(r.GetString(4), r.StringOrNull(5), r.StringOrNull(6)),
            Subject = new AuditSubject(r.GetString(7), r.GetString(8), r.StringOrNull(9)),
            Changed = StoredWords.ReadList(r.StringOrNull(10)) ?? [],
            Detail = r.StringOrNull(11),
            Address = r.StringOrNull(12),
            UserAgent = r.StringOrNull(13),
            RequestId = r.StringOrNull(14),
        };
}
