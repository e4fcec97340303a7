namespace Tocsin.Client.Silences;

/// <summary>A silence to make. At least one of the first five names something, and everything that is named has to fit.</summary>
public sealed record NewSilence
{
    /// <summary>Only deliveries to these integrations or webhooks; null is all.</summary>
    public IReadOnlyList<string>? IntegrationIds { get; init; }

    /// <summary>Only what is about these targets; null is all.</summary>
    public IReadOnlyList<string>? TargetIds { get; init; }

    /// <summary>Only findings of these severities; null is all.</summary>
    public IReadOnlyList<string>? Severity { get; init; }

    /// <summary>Patterns of rules; <c>*</c> is anything but a slash, <c>**</c> anything.</summary>
    public IReadOnlyList<string>? Rules { get; init; }

    /// <summary>Patterns of files.</summary>
    public IReadOnlyList<string>? Paths { get; init; }

    /// <summary>Why; everybody who asks why nothing came is told.</summary>
    public required string Reason { get; init; }

    /// <summary>Until when; at most a year from now.</summary>
    public required DateTimeOffset ExpiresAt { get; init; }
}
