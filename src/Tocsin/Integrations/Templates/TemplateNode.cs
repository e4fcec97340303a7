namespace Tocsin.Integrations.Templates;

/// <summary>A piece of a template.</summary>
internal abstract record TemplateNode
{
    private TemplateNode() { }

    /// <summary>Characters as they are.</summary>
    internal sealed record Text(string Characters) : TemplateNode;

    /// <summary>What a field has.</summary>
    internal sealed record Value(TemplatePath Path) : TemplateNode;

    /// <summary>What is said once, never, or for each.</summary>
    internal sealed record Block(
        string Name,
        TemplatePath Path,
        IReadOnlyList<TemplateNode> Body,
        IReadOnlyList<TemplateNode> Else
    ) : TemplateNode;
}

/// <summary>Where a field is.</summary>
/// <param name="Up">How many contexts up from the innermost one.</param>
/// <param name="Names">From there on; empty: that context itself.</param>
/// <param name="Loop"><c>@index</c> and its like, instead of a field.</param>
internal sealed record TemplatePath(int Up, IReadOnlyList<string> Names, string? Loop = null);
