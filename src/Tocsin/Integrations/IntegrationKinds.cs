namespace Tocsin.Integrations;

/// <summary>Every kind, by its name.</summary>
internal sealed class IntegrationKinds(IEnumerable<IIntegrationKind> kinds)
{
    private readonly Dictionary<string, IIntegrationKind> _byName = kinds.ToDictionary(
        k => k.Name,
        StringComparer.Ordinal
    );

    public IIntegrationKind this[string name] => _byName[name];

    public IReadOnlyCollection<IIntegrationKind> All => _byName.Values;
}
