namespace Tocsin.Integrations.GoogleChat;

/// <summary>What a space's webhook takes.</summary>
internal sealed record ChatMessage
{
    /// <summary>What notifications show.</summary>
    public required string FallbackText { get; init; }

    public required IReadOnlyList<ChatCardWithId> CardsV2 { get; init; }

    public ChatThread? Thread { get; init; }
}

internal sealed record ChatThread(string ThreadKey);

internal sealed record ChatCardWithId(string CardId, ChatCard Card);

internal sealed record ChatCard(ChatHeader Header, IReadOnlyList<ChatSection> Sections);

internal sealed record ChatHeader(string Title, string Subtitle);

internal sealed record ChatSection(IReadOnlyList<ChatWidget> Widgets);

/// <summary>One of these.</summary>
internal sealed record ChatWidget
{
    public ChatParagraph? TextParagraph { get; init; }

    public ChatDecorated? DecoratedText { get; init; }

    public ChatButtons? ButtonList { get; init; }
}

/// <summary>Text with a few HTML tags; what is not ours is escaped.</summary>
internal sealed record ChatParagraph(string Text);

internal sealed record ChatDecorated(string TopLabel, string Text)
{
    public bool WrapText { get; } = true;
}

internal sealed record ChatButtons(IReadOnlyList<ChatButton> Buttons);

internal sealed record ChatButton(string Text, ChatClick OnClick);

internal sealed record ChatClick(ChatLink OpenLink);

internal sealed record ChatLink(string Url);
