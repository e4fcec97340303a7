namespace Tocsin.Client.Integrations;

/// <summary>A kind of integration, described well enough to ask for its config.</summary>
public sealed record IntegrationKind
{
    /// <summary>Such as <c>slack</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>As people call it.</summary>
    public string? Title { get; init; }

    /// <summary>What arrives there.</summary>
    public string? Help { get; init; }

    /// <summary>Whether its messages can be said in words of one's own.</summary>
    public bool Templates { get; init; }

    /// <summary>What its config consists of.</summary>
    public IReadOnlyList<IntegrationField> Fields { get; init; } = [];
}

/// <summary>A field of a kind's config.</summary>
public sealed record IntegrationField
{
    /// <summary>Its name in the config.</summary>
    public required string Key { get; init; }

    /// <summary>As people call it.</summary>
    public string? Label { get; init; }

    /// <summary>Whether it cannot be left out.</summary>
    public bool Required { get; init; }

    /// <summary>Whether nobody is to read it along.</summary>
    public bool Secret { get; init; }

    /// <summary>How a value looks.</summary>
    public string? Example { get; init; }

    /// <summary>What it is.</summary>
    public string? Help { get; init; }

    /// <summary>The only values that it can have; null is any.</summary>
    public IReadOnlyList<string>? Allowed { get; init; }
}
