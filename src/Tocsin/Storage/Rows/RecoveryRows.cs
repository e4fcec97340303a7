using System.Text.Json;
using Tocsin.Delivery.Recoveries;
using Tocsin.Ids;
using Tocsin.Integrations;

namespace Tocsin.Storage.Rows;

/// <summary>How rows of recoveries are read.</summary>
internal static class RecoveryRows
{
    public static Recovery Read<TRow>(TRow r)
        where TRow : struct, IRow =>
        new()
        {
            Id = Id.Of(Recovery.IdPrefix, r.IdValue(0)),
            OrganizationId = new OrganizationId(r.GetString(1)),
            Lane = r.Int64OrNull(2),
            Filter = new RecoveryFilter
            {
                States = (RecoveryStates)r.GetInt32(3),
                EventTypes = r.StringOrNull(4) is { } types ? JsonSerializer.Deserialize<string[]>(types) : null,
                TargetId = r.StringOrNull(5),
                Outcome = (OutcomeClass?)r.Int32OrNull(6),
                From = r.Time(7),
                To = r.Time(8),
            },
            RatePerSecond = r.Int32OrNull(9),
            Status = (RecoveryStatus)r.GetInt32(10),
            Reason = r.StringOrNull(11),
            Matched = r.GetInt64(12),
            Requeued = r.GetInt64(13),
            Cursor = new RecoveryCursor(r.GetInt64(14), (RecoveryPhase)r.GetInt32(15), r.IdValue(16)),
            CreatedAt = r.Time(17),
            FinishedAt = r.TimeOrNull(18),
        };
}
