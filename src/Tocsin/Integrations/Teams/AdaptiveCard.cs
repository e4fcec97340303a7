using System.Text.Json.Serialization;

namespace Tocsin.Integrations.Teams;

/// <summary>What a workflow takes that posts to a channel when a webhook request is received.</summary>
internal sealed record TeamsMessage(IReadOnlyList<TeamsAttachment> Attachments)
{
    public string Type { get; } = "message";
}

internal sealed record TeamsAttachment(AdaptiveCard Content)
{
    public string ContentType { get; } = "application/vnd.microsoft.card.adaptive";

    [JsonIgnore(Condition = JsonIgnoreCondition.Never)]
    public string? ContentUrl { get; }
}

/// <summary>A card as Teams shows it: version 1.5 of the schema, and only elements that never read markup.</summary>
internal sealed record AdaptiveCard
{
    public string Type { get; } = "AdaptiveCard";

    [JsonPropertyName("$schema")]
    public string Schema { get; } = "http://adaptivecards.io/schemas/adaptive-card.json";

    public string Version { get; } = "1.5";

    public required string FallbackText { get; init; }

    public required IReadOnlyList<CardElement> Body { get; init; }

    public IReadOnlyList<CardOpenUrl>? Actions { get; init; }

    /// <summary>As wide as the channel.</summary>
    public CardTeams Msteams { get; } = new("Full");
}

internal sealed record CardTeams(string Width);

[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(CardContainer), "Container")]
[JsonDerivedType(typeof(CardRichText), "RichTextBlock")]
internal abstract record CardElement
{
    /// <summary>none, small, default, medium, …</summary>
    public string? Spacing { get; init; }
}

internal sealed record CardContainer(string Style, IReadOnlyList<CardElement> Items) : CardElement
{
    public bool Bleed { get; } = true;
}

/// <summary>Unlike TextBlock and FactSet, its runs know no markup.</summary>
internal sealed record CardRichText(IReadOnlyList<CardRun> Inlines) : CardElement;

internal sealed record CardRun(string Text)
{
    public string Type { get; } = "TextRun";

    public string? Weight { get; init; }

    public string? Size { get; init; }

    public string? FontType { get; init; }

    public string? Color { get; init; }

    public bool? IsSubtle { get; init; }

    public CardOpenUrl? SelectAction { get; init; }
}

internal sealed record CardOpenUrl(string Url)
{
    public string Type { get; } = "Action.OpenUrl";

    public string? Title { get; init; }
}
