namespace Tocsin.Findings.Triage;

/// <summary>Somebody's decision that nobody is to hear of a finding.</summary>
internal sealed record Suppression
{
    public required string Reason { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>Who decided it; see <see cref="Actor"/>.</summary>
    public required string By { get; init; }

    /// <summary>When it ends by itself; null: never.</summary>
    public DateTimeOffset? Until { get; init; }
}
