using System.ComponentModel;
using System.Text.Json;

namespace Tocsin.Events;

/// <summary>An event, as the API shows it and as webhooks carry it.</summary>
internal sealed record EventResource
{
    public required string Id { get; init; }

    public required string Type { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    [Description("What depends on the type; see the webhook reference.")]
    public required JsonElement Data { get; init; }

    public static EventResource Of(Event fact)
    {
        using var data = JsonDocument.Parse(fact.Data);
        return new EventResource
        {
            Id = fact.Id,
            Type = fact.Type,
            CreatedAt = fact.CreatedAt,
            Data = data.RootElement.Clone(),
        };
    }
}
