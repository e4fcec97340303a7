namespace Tocsin.Client.Silences;

/// <summary>What to change of a silence that holds; what is null stays.</summary>
public sealed record SilenceChange
{
    /// <inheritdoc cref="NewSilence.Reason"/>
    public string? Reason { get; init; }

    /// <inheritdoc cref="NewSilence.ExpiresAt"/>
    public DateTimeOffset? ExpiresAt { get; init; }
}
