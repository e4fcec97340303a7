using Tocsin.Ids;
using Tocsin.Organizations;
using Tocsin.Plans;

namespace Tocsin.Storage.Rows;

/// <summary>How rows of organizations and of their keys are read.</summary>
internal static class OrganizationRows
{
    public static Organization Read<TRow>(TRow r)
        where TRow : struct, IRow =>
        new()
        {
            Id = new OrganizationId(r.GetString(0)),
            Name = r.GetString(1),
            CreatedAt = r.Time(2),
            NotifyEmails = StoredWords.ReadList(r.StringOrNull(3)),
            Plan = r.StringOrNull(4) ?? PlanNames.Unlimited,
        };

    public static ApiKey ReadKey<TRow>(TRow r)
        where TRow : struct, IRow =>
        new()
        {
            Id = r.GetString(0),
            OrganizationId = new OrganizationId(r.GetString(1)),
            Name = r.GetString(2),
            Permissions = PermissionLists.Parse(r.GetString(3)),
            Hash = r.GetBytes(4),
            LastFour = r.GetString(5),
            CreatedAt = r.Time(6),
            ExpiresAt = r.TimeOrNull(7),
            RevokedAt = r.TimeOrNull(8),
            LastUsedAt = r.TimeOrNull(9),
            Plan = r.StringOrNull(10) ?? PlanNames.Unlimited,
        };
}
