namespace Tocsin.Integrations.Templates;

/// <summary>A value that templates can name.</summary>
/// <param name="Name">As templates call it.</param>
/// <param name="Help">What it is; empty for what only holds others.</param>
/// <param name="Members">What it consists of, if anything.</param>
/// <param name="IsList">Whether there are several of it.</param>
/// <param name="IsFree">Whether nobody knows what it consists of.</param>
internal sealed record TemplateField(
    string Name,
    string Help,
    IReadOnlyList<TemplateField> Members,
    bool IsList = false,
    bool IsFree = false
)
{
    public TemplateField(string name, string help)
        : this(name, help, []) { }
}
