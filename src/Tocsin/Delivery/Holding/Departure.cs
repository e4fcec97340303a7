using Tocsin.Integrations;
using Tocsin.Integrations.Noise;

namespace Tocsin.Delivery.Holding;

/// <summary>With which others a delivery leaves, and when at the latest; it follows from its event and the settings alone. Pure.</summary>
internal sealed record Departure
{
    /// <summary>For how long the findings of a first scan wait for one another.</summary>
    public static readonly TimeSpan FirstScanWindow = TimeSpan.FromSeconds(30);

    /// <summary>For how long what was asked for again waits for others that were: somebody waits for it.</summary>
    public static readonly TimeSpan AgainWindow = TimeSpan.FromSeconds(5);

    /// <summary>The settings that it follows from.</summary>
    public required DeliverySettings Settings { get; init; }

    /// <summary>And the attempts that were made by then.</summary>
    public required int Attempts { get; init; }

    /// <summary>What it has in common with those that it leaves with; null: it leaves alone.</summary>
    public string? Key { get; init; }

    /// <summary>Since when it waits.</summary>
    public required DateTimeOffset Since { get; init; }

    /// <summary>When it leaves, if it is the first of those.</summary>
    public required DateTimeOffset At { get; init; }

    public HoldReason Reason { get; init; }

    public static Departure Of(PendingDelivery delivery, DeliverySettings settings)
    {
        var since = delivery.DueAt < delivery.QueuedAt ? delivery.DueAt : delivery.QueuedAt;
        var alone = new Departure
        {
            Settings = settings,
            Attempts = delivery.Attempts,
            Since = since,
            At = since,
        };
        // What has failed goes again as it was.
        if (delivery.Batch is not null || delivery.Tries > 0 || settings.Noise is not { } noise)
        {
            return alone;
        }

        var group = noise.OneByOne ? alone : Group(delivery, settings, noise, alone);
        return (noise.QuietHours?.EndsAt(group.Since) ?? noise.QuietHours?.EndsAt(group.At)) is { } end
            ? alone with
            {
                Key = noise.OneByOne ? null : "quiet",
                At = end,
                Reason = HoldReason.QuietHours,
            }
            : group;
    }

    private static Departure Group(
        PendingDelivery delivery,
        DeliverySettings settings,
        NoiseSettings noise,
        Departure alone
    )
    {
        if (noise.SummarisesFirstScan && GroupKey.OfFirstScan(delivery.Event) is { } scan)
        {
            return Within(noise.Grouping?.Window ?? FirstScanWindow, scan, HoldReason.FirstScan);
        }

        if (noise.Grouping is { } grouping)
        {
            return GroupKey.Of(delivery.Event, grouping.By) is { } key
                ? Within(grouping.Window, key, HoldReason.Grouping)
                : alone;
        }

        return settings.Batch is { } batch ? Within(batch.MaxWait, "batch", HoldReason.Batch) : alone;

        Departure Within(TimeSpan window, string key, HoldReason reason) =>
            delivery.Attempts == 0
                ? alone with
                {
                    Key = key,
                    At = alone.Since + window,
                    Reason = reason,
                }
                : alone with
                {
                    Key = "again " + key,
                    At = alone.Since + (window < AgainWindow ? window : AgainWindow),
                    Reason = reason,
                };
    }
}
