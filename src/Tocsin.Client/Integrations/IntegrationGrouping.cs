namespace Tocsin.Client.Integrations;

/// <summary>Events that belong together leave as one message.</summary>
public sealed record IntegrationGrouping
{
    /// <summary>What they have in common: <c>scan</c>, <c>target</c>, <c>rule</c>, <c>severity</c>, or several; null is the scan.</summary>
    public IReadOnlyList<string>? By { get; init; }

    /// <summary>For how many seconds the first of them waits for others; null is a minute.</summary>
    public int? Window { get; init; }
}
