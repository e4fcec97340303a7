namespace Tocsin.Integrations.Discord;

/// <summary>What a channel's webhook takes.</summary>
internal sealed record DiscordMessage
{
    public required IReadOnlyList<DiscordEmbed> Embeds { get; init; }

    /// <summary>Nobody is ever called by name, whatever a text says.</summary>
    public DiscordMentions AllowedMentions { get; } = new([]);
}

internal sealed record DiscordMentions(IReadOnlyList<string> Parse);

internal sealed record DiscordEmbed
{
    public required string Title { get; init; }

    public string? Url { get; init; }

    public string? Description { get; init; }

    public required int Color { get; init; }

    public required IReadOnlyList<DiscordField> Fields { get; init; }

    public required DiscordFooter Footer { get; init; }

    public required DateTimeOffset Timestamp { get; init; }
}

internal sealed record DiscordField(string Name, string Value, bool Inline);

internal sealed record DiscordFooter(string Text);
