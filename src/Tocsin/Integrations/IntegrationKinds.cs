namespace Tocsin.Integrations;

/// <summary>Every kind, by its name.</summary>
internal sealed class IntegrationKinds(IEnumerable<IIntegrationKind> kinds)
{
    private readonly Dictionary<string, IIntegrationKind> _byName = kinds.ToDictionary(
        k => k.Name,
        StringComparer.Ordinal
    );

    /// <summary>The kind of this name, or null.</summary>
    public IIntegrationKind? Find(string name) => _byName.GetValueOrDefault(name);

    public IIntegrationKind this[string name] => _byName[name];

    public IReadOnlyCollection<IIntegrationKind> All => _byName.Values;
}
