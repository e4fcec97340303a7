using System.Text.Json;
using Tocsin.Ids;
using Tocsin.Targets;

namespace Tocsin.Storage.Rows;

/// <summary>How rows of targets are read.</summary>
internal static class TargetRows
{
    public static Target Read<TRow>(TRow r)
        where TRow : struct, IRow =>
        new()
        {
            OrganizationId = new OrganizationId(r.GetString(0)),
            Id = r.GetString(1),
            Kind = r.GetString(2),
            Name = r.GetString(3),
            DefaultBranch = r.GetString(4),
            Labels = JsonSerializer.Deserialize<Dictionary<string, string>>(r.GetString(5))!,
            CreatedAt = r.Time(6),
        };
}
