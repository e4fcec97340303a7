namespace Tocsin.Client.Integrations;

/// <summary>Finer filters than target, event and severity; what is null or empty lets everything through.</summary>
public sealed record IntegrationFilters
{
    /// <summary>Tools that reported the finding.</summary>
    public IReadOnlyList<string>? Tools { get; init; }

    /// <summary>Patterns of rules; <c>*</c> is anything but a slash, <c>**</c> anything.</summary>
    public IReadOnlyList<string>? Rules { get; init; }

    /// <summary>Patterns of branches.</summary>
    public IReadOnlyList<string>? Branches { get; init; }

    /// <summary>Patterns of files.</summary>
    public IReadOnlyList<string>? Paths { get; init; }
}
