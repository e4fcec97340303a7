namespace Tocsin.Integrations;

/// <summary>A kind of destination.</summary>
internal interface IIntegrationKind
{
    /// <summary>As the API calls it: <c>webhook</c>.</summary>
    string Name { get; }

    /// <summary>What its config consists of. Validation, redaction, documentation and forms follow it.</summary>
    IReadOnlyList<ConfigField> Fields { get; }

    /// <summary>What is wrong with a config whose fields are fine each by itself.</summary>
    IEnumerable<ConfigProblem> Check(IReadOnlyDictionary<string, string> config);

    /// <summary>Makes a checked config ready to send to.</summary>
    IDestination Open(IReadOnlyDictionary<string, string> config);
}
