namespace Tocsin.Client.ApiKeys;

/// <summary>Whom the server takes the caller for.</summary>
public sealed record CurrentKey
{
    /// <summary>The organization that the key belongs to.</summary>
    public required Organization Organization { get; init; }

    /// <summary>The key, without its secret part.</summary>
    public required ApiKey Key { get; init; }
}
