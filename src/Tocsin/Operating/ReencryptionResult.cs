namespace Tocsin.Operating;

/// <summary>What came of writing everything anew.</summary>
internal sealed record ReencryptionResult
{
    /// <summary>How much there is.</summary>
    public required int Looked { get; init; }

    /// <summary>How much of it was under another key than the first.</summary>
    public required int Written { get; init; }

    /// <summary>Keys of what none of the encryption keys opens.</summary>
    public IReadOnlyList<string> Closed { get; init; } = [];

    /// <summary>Whether the last pass found nothing to do; otherwise somebody still writes under another key.</summary>
    public bool IsSettled { get; init; }
}
