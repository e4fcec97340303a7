using Tocsin.Integrations;
using Tocsin.Integrations.Templates;

namespace Tocsin.Delivery;

/// <summary>What one send carries: one delivery, or several under an id of their own.</summary>
internal sealed record Outgoing
{
    public required IReadOnlyList<PendingDelivery> Deliveries { get; init; }

    /// <summary>The id of the batch, the same at each attempt; null for a single delivery.</summary>
    public BatchId? Batch { get; init; }

    /// <summary>In which words; null: in those of the kind.</summary>
    public MessageTemplate? Template { get; init; }

    public PendingDelivery First => Deliveries[0];

    /// <summary>The message as it is sent at this moment.</summary>
    public Message ToMessage(DateTimeOffset at) =>
        Batch is null
            ? ToMessage(First, at, Use)
            : new Message
            {
                Id = Batch.Value.ToString(),
                Name = Message.BatchName,
                CreatedAt = First.Event.CreatedAt,
                Data = default,
                At = at,
                Template = Use,
                Events = [.. Deliveries.Select(d => ToMessage(d, at, use: null))],
            };

    private TemplateUse? Use => Template is null ? null : new TemplateUse(Template);

    private static Message ToMessage(PendingDelivery delivery, DateTimeOffset at, TemplateUse? use) =>
        new()
        {
            Id = delivery.Event.Id,
            Name = delivery.Name,
            Type = delivery.Event.Type,
            CreatedAt = delivery.Event.CreatedAt,
            Data = delivery.Event.Data,
            At = at,
            Template = use,
        };

    public static Outgoing Single(PendingDelivery delivery) => new() { Deliveries = [delivery] };

    /// <summary>A batch that is sent for the first time: its id follows from its members.</summary>
    public static Outgoing Several(IReadOnlyList<PendingDelivery> deliveries) =>
        new() { Deliveries = deliveries, Batch = BatchId.Of([.. deliveries.Select(d => d.Id)]) };
}
