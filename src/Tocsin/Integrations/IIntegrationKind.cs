namespace Tocsin.Integrations;

/// <summary>A kind of destination.</summary>
internal interface IIntegrationKind
{
    /// <summary>As the API calls it: <c>webhook</c>.</summary>
    string Name { get; }

    /// <summary>As people call it: Webhook.</summary>
    string Title { get; }

    /// <summary>What arrives there, in a sentence.</summary>
    string Help { get; }

    /// <summary>What its config consists of. Validation, redaction, documentation and forms follow it.</summary>
    IReadOnlyList<ConfigField> Fields { get; }

    /// <summary>The rate that the service allows, on by default; null where it is the receiver's own affair.</summary>
    RateLimit? Rate { get; }

    /// <summary>Whether several events can go in one message.</summary>
    bool TakesBatches { get; }

    /// <summary>Whether a success means that the service has shown it; otherwise it has only taken it in.</summary>
    bool Confirms { get; }

    /// <summary>Whether people read it: a team may then say it in its own words.</summary>
    bool TakesTemplates => true;

    /// <summary>What is wrong with a config whose fields are fine each by itself.</summary>
    IEnumerable<ConfigProblem> Check(IReadOnlyDictionary<string, string> config);

    /// <summary>Makes a checked config ready to send to.</summary>
    IDestination Open(IReadOnlyDictionary<string, string> config);
}
