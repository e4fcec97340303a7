namespace Tocsin.Integrations;

/// <summary>One value of a kind's config.</summary>
internal sealed record ConfigField
{
    public required string Key { get; init; }

    public required string Label { get; init; }

    public bool Required { get; init; }

    /// <summary>Never shown again, in no answer and no log.</summary>
    public bool Secret { get; init; }

    /// <summary>The server keeps it for itself; no request names it.</summary>
    public bool IsInternal { get; init; }

    /// <summary>Requests have a form of its own for it, outside of the config.</summary>
    public bool IsApart { get; init; }

    /// <summary>Whether the config in a request may name it.</summary>
    public bool IsOpen => !IsInternal && !IsApart;

    public required string Example { get; init; }

    public required string Help { get; init; }

    /// <summary>The only values that it can have, or null.</summary>
    public IReadOnlyList<string>? Allowed { get; init; }

    /// <summary>What is wrong with a value and what would be right, or null.</summary>
    public Func<string, (string Problem, string Expected)?>? Check { get; init; }
}
