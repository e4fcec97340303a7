using Tocsin.Integrations.Templates;

namespace Tocsin.Integrations;

/// <summary>What one send carries.</summary>
internal sealed record Message
{
    /// <summary>What a batch calls itself in place of a type.</summary>
    public const string BatchName = "batch";

    /// <summary>The event's id, or the batch's, by which receivers drop repeats.</summary>
    public required string Id { get; init; }

    /// <summary>The event's type, or what the subscription calls it.</summary>
    public required string Name { get; init; }

    /// <summary>The event's type, whatever the subscription calls it; null for a batch.</summary>
    public string? Type { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>The payload's data, in canonical JSON.</summary>
    public required ReadOnlyMemory<byte> Data { get; init; }

    /// <summary>The events of a batch; null for a single one.</summary>
    public IReadOnlyList<Message>? Events { get; init; }

    /// <summary>In which words it is to be said; null: in those of the kind.</summary>
    public TemplateUse? Template { get; init; }

    /// <summary>When this attempt is made.</summary>
    public required DateTimeOffset At { get; init; }
}
