namespace Tocsin.Integrations;

/// <summary>What has become of integrations since some version of them.</summary>
internal sealed record IntegrationChanges
{
    /// <summary>The version that these lead up to.</summary>
    public required long Version { get; init; }

    /// <summary>Those that were made or changed, as they are now.</summary>
    public required IReadOnlyList<Integration> Live { get; init; }

    /// <summary>Numbers of those that were deleted.</summary>
    public required IReadOnlyList<long> Deleted { get; init; }
}
