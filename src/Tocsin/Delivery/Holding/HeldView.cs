using System.ComponentModel;
using Tocsin.Events;
using Tocsin.Integrations;
using Tocsin.Routing;

namespace Tocsin.Delivery.Holding;

/// <summary>Why a delivery that could be sent is held back, and for how long. Pure.</summary>
internal static class HeldView
{
    /// <param name="integration">Where it goes.</param>
    /// <param name="fact">What it tells.</param>
    /// <param name="made">Where it stands.</param>
    /// <param name="ceiling">Until when the ceiling keeps everything back, where it does.</param>
    /// <param name="now">The time.</param>
    public static HeldResource? Of(
        Integration integration,
        Event fact,
        DeliveryEntry made,
        DateTimeOffset? ceiling,
        DateTimeOffset now
    )
    {
        if (made.Last is { } last)
        {
            return Show(AttemptDetail.ReadHold(last.Detail).Reason, last.StartedAt ?? made.CreatedAt);
        }

        if (made.State is not null || integration.Delivery.Noise is not { } noise)
        {
            return null;
        }

        var quietUntil = noise.QuietHours?.EndsAt(now);
        var delivery = EventDispatcher.NewDelivery(fact, new Route(integration, made.Name));
        var departure = Departure.Of(delivery, integration.Delivery);
        return
            Latest(
                (departure.Reason, departure.At),
                (HoldReason.QuietHours, quietUntil ?? now),
                (HoldReason.Ceiling, ceiling ?? now)
            )
                is var (reason, until)
            && until > now
            ? Show(reason, until)
            : null;
    }

    private static (HoldReason Reason, DateTimeOffset Until) Latest(
        params (HoldReason Reason, DateTimeOffset Until)[] holds
    ) => holds.MaxBy(h => h.Until);

    private static HeldResource? Show(HoldReason reason, DateTimeOffset until) =>
        Hold.Word(reason) is { } word ? new HeldResource { By = word, Until = until } : null;
}

/// <summary>Why a delivery waits, or has waited, although nothing had failed, as the API shows it.</summary>
internal sealed record HeldResource
{
    [Description("What holds it back: grouping, first_scan, batch, quiet_hours or ceiling.")]
    public required string By { get; init; }

    [Description("Until when at the latest, with its group it may leave earlier; once it was sent, when that was.")]
    public required DateTimeOffset Until { get; init; }
}
