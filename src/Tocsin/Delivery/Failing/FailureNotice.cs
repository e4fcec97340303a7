using Tocsin.Events;
using Tocsin.Integrations;

namespace Tocsin.Delivery.Failing;

/// <summary>Something that others are to hear about an endpoint.</summary>
internal sealed record FailureNotice
{
    public required Integration Integration { get; init; }

    /// <summary>The attempt that made it due.</summary>
    public required DeliveryId Delivery { get; init; }

    public required int Attempts { get; init; }

    public required string Error { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Since when no attempt has succeeded.</summary>
    public DateTimeOffset? FailingSince { get; init; }

    /// <summary>Why it was disabled; null where it only failed.</summary>
    public string? DisabledReason { get; init; }

    /// <summary>Whether other integrations hear of it.</summary>
    public required bool IsEvent { get; init; }

    /// <summary>Whether people hear of it by mail.</summary>
    public required bool IsMail { get; init; }

    /// <summary>Whether an event of this type tells of an endpoint's failure.</summary>
    public static bool IsAbout(string type) => type is EventTypes.WebhookFailed or EventTypes.WebhookDisabled;
}
