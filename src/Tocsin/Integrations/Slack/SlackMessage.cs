using System.Text.Json.Serialization;

namespace Tocsin.Integrations.Slack;

/// <summary>What an incoming webhook takes.</summary>
internal sealed record SlackMessage
{
    /// <summary>What notifications and screen readers show.</summary>
    public required string Text { get; init; }

    public required IReadOnlyList<SlackBlock> Blocks { get; init; }

    public bool UnfurlLinks { get; init; }

    public bool UnfurlMedia { get; init; }
}

[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(SlackHeader), "header")]
[JsonDerivedType(typeof(SlackSection), "section")]
[JsonDerivedType(typeof(SlackContext), "context")]
[JsonDerivedType(typeof(SlackRichText), "rich_text")]
internal abstract record SlackBlock;

internal sealed record SlackHeader(SlackPlainText Text) : SlackBlock;

internal sealed record SlackSection(SlackPlainText Text) : SlackBlock;

internal sealed record SlackContext(IReadOnlyList<SlackPlainText> Elements) : SlackBlock;

/// <summary>Text in which nothing is markup; a mention in it is its letters.</summary>
internal sealed record SlackRichText(IReadOnlyList<SlackRichPart> Elements) : SlackBlock;

internal sealed record SlackPlainText(string Text)
{
    public string Type { get; } = "plain_text";

    /// <summary><c>:smile:</c> stays what it is.</summary>
    public bool Emoji { get; }
}

[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(SlackRichSection), "rich_text_section")]
[JsonDerivedType(typeof(SlackRichList), "rich_text_list")]
internal abstract record SlackRichPart;

internal sealed record SlackRichSection(IReadOnlyList<SlackRichElement> Elements) : SlackRichPart;

internal sealed record SlackRichList(IReadOnlyList<SlackRichSectionItem> Elements) : SlackRichPart
{
    public string Style { get; } = "bullet";
}

/// <summary>A section within a list, whose type is not told by where it stands.</summary>
internal sealed record SlackRichSectionItem(IReadOnlyList<SlackRichElement> Elements)
{
    public string Type { get; } = "rich_text_section";
}

[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(SlackText), "text")]
[JsonDerivedType(typeof(SlackLink), "link")]
internal abstract record SlackRichElement;

internal sealed record SlackText(string Text, SlackStyle? Style = null) : SlackRichElement;

internal sealed record SlackLink(string Url, string Text, SlackStyle? Style = null) : SlackRichElement;

internal sealed record SlackStyle
{
    public static SlackStyle BoldText { get; } = new() { Bold = true };

    public static SlackStyle CodeText { get; } = new() { Code = true };

    public bool? Bold { get; init; }

    public bool? Code { get; init; }
}
