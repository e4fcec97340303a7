using System.Text.Json.Serialization;

namespace Tocsin.Integrations.Jira;

/// <summary>A document in Atlassian's format, in which text is only text. No text node may be empty.</summary>
internal sealed record AdfDocument(IReadOnlyList<AdfNode> Content)
{
    public int Version { get; } = 1;

    public string Type { get; } = "doc";
}

[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(AdfParagraph), "paragraph")]
[JsonDerivedType(typeof(AdfBulletList), "bulletList")]
[JsonDerivedType(typeof(AdfListItem), "listItem")]
[JsonDerivedType(typeof(AdfText), "text")]
internal abstract record AdfNode;

internal sealed record AdfParagraph(IReadOnlyList<AdfNode> Content) : AdfNode;

internal sealed record AdfBulletList(IReadOnlyList<AdfNode> Content) : AdfNode;

internal sealed record AdfListItem(IReadOnlyList<AdfNode> Content) : AdfNode;

internal sealed record AdfText(string Text, IReadOnlyList<AdfMark>? Marks = null) : AdfNode;

[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(AdfStrong), "strong")]
[JsonDerivedType(typeof(AdfCode), "code")]
[JsonDerivedType(typeof(AdfLink), "link")]
internal abstract record AdfMark;

internal sealed record AdfStrong : AdfMark;

internal sealed record AdfCode : AdfMark;

internal sealed record AdfLink(AdfLinkTarget Attrs) : AdfMark;

internal sealed record AdfLinkTarget(string Href);
