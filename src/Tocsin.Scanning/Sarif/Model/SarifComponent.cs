namespace Tocsin.Scanning.Sarif.Model;

/// <summary>A tool's driver, or one of its extensions, with its rules.</summary>
internal sealed class SarifComponent
{
    private readonly Dictionary<string, SarifRule> _byId = [];

    public string? Name { get; set; }

    public string? Version { get; set; }

    public List<SarifRule> Rules { get; } = [];

    public IReadOnlyDictionary<string, string>? Messages { get; set; }

    public void Add(SarifRule rule)
    {
        Rules.Add(rule);
        if (rule.Id is not null)
            _byId.TryAdd(rule.Id, rule);
    }

    /// <summary>The rule of this id, or of the id that it refines (<c>CA1000/1</c> refines <c>CA1000</c>).</summary>
    public SarifRule? Find(string id)
    {
        for (var length = id.Length; length > 0; length = id.LastIndexOf('/', length - 1))
        {
            if (_byId.TryGetValue(id[..length], out var rule))
                return rule;
        }
        return null;
    }
}
