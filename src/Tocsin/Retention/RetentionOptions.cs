using System.ComponentModel;
using System.ComponentModel.DataAnnotations;

namespace Tocsin.Retention;

/// <summary>How long history is kept: <c>Tocsin:Retention</c>.</summary>
internal sealed class RetentionOptions : IValidatableObject
{
    [Description("Days that a delivery and its attempts are kept after it has ended.")]
    [Range(1, 36500)]
    public int DeliveriesDays { get; set; } = 30;

    [Description("Days that an event is kept; longer where a delivery of it still waits or is kept itself.")]
    [Range(1, 36500)]
    public int EventsDays { get; set; } = 90;

    [Description("Days that the uploaded results of a completed scan are kept; its findings stay.")]
    [Range(1, 36500)]
    public int RawResultsDays { get; set; } = 30;

    [Description("Days that the audit trail is kept.")]
    [Range(1, 36500)]
    public int AuditDays { get; set; } = 365;

    [Description("Minutes between two passes that remove what is old.")]
    [Range(1, 1440)]
    public int IntervalMinutes { get; set; } = 60;

    [Description("Of the time of the one writer, the percentage that removing may take.")]
    [Range(1, 100)]
    public int WriterPercent { get; set; } = 5;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        // History shows deliveries with their events.
        if (EventsDays < DeliveriesDays)
        {
            yield return new ValidationResult(
                $"must be at least DeliveriesDays ({DeliveriesDays}): history shows a delivery with its event.",
                [nameof(EventsDays)]
            );
        }
    }
}
