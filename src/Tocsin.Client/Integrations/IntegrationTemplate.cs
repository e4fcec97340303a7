namespace Tocsin.Client.Integrations;

/// <summary>Title and body of messages in words of one's own: Handlebars.</summary>
public sealed record IntegrationTemplate
{
    /// <summary>In place of the title; null is the usual one.</summary>
    public string? Title { get; init; }

    /// <summary>In place of the text and the facts; null is the usual ones.</summary>
    public string? Body { get; init; }
}
