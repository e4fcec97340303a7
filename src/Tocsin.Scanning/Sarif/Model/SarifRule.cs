namespace Tocsin.Scanning.Sarif.Model;

/// <summary>What a tool says of one of its rules.</summary>
internal sealed record SarifRule
{
    public string? Id { get; init; }

    public string? Title { get; init; }

    /// <summary>The long description.</summary>
    public string? Description { get; init; }

    public string? HelpUri { get; init; }

    /// <summary>Level of its results that name none.</summary>
    public string? Level { get; init; }

    public required SarifProperties Properties { get; init; }

    /// <summary>CWE from <c>relationships</c>.</summary>
    public string? RelatedCwe { get; init; }

    /// <summary>Ids that it had before.</summary>
    public IReadOnlyList<string>? FormerIds { get; init; }

    public IReadOnlyDictionary<string, string>? Messages { get; init; }
}
