namespace Tocsin.Client.Integrations;

/// <summary>Messages of which to tell how they would look.</summary>
public sealed record NewMessagePreview
{
    /// <inheritdoc cref="NewIntegration.Kind"/>
    public required string Kind { get; init; }

    /// <summary>Null is the usual words.</summary>
    public IntegrationTemplate? Template { get; init; }

    /// <summary>Only this type of event, or <c>batch</c>; null is each.</summary>
    public string? EventType { get; init; }
}

/// <summary>What a message about an example of an event would be.</summary>
public sealed record MessagePreview
{
    /// <summary>The type of the example; <c>batch</c> is several events in one message.</summary>
    public required string EventType { get; init; }

    /// <summary>The title.</summary>
    public string? Title { get; init; }

    /// <summary>The text; null where facts are all that there is.</summary>
    public string? Text { get; init; }

    /// <summary>What would be sent: bodies of requests, or a mail.</summary>
    public IReadOnlyList<string> Sent { get; init; } = [];
}
