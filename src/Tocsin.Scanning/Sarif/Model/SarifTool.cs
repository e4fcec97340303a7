namespace Tocsin.Scanning.Sarif.Model;

/// <summary>A tool: its driver and its extensions (rule packs, plugins).</summary>
internal sealed class SarifTool(SarifComponent driver, IReadOnlyList<SarifComponent> extensions)
{
    public SarifComponent Driver { get; } = driver;

    /// <summary>The component that a reference means; null when there is no such.</summary>
    public SarifComponent? Component(int? extension, string? name)
    {
        if (extension is >= 0 and var index)
            return index < extensions.Count ? extensions[index] : null;
        return name is null || string.Equals(name, Driver.Name, StringComparison.Ordinal)
            ? Driver
            : extensions.FirstOrDefault(e => string.Equals(e.Name, name, StringComparison.Ordinal));
    }

    /// <summary>The rule of this id, the driver's first.</summary>
    public SarifRule? Find(string id)
    {
        if (Driver.Find(id) is { } own)
            return own;
        foreach (var extension in extensions)
        {
            if (extension.Find(id) is { } rule)
                return rule;
        }
        return null;
    }
}
