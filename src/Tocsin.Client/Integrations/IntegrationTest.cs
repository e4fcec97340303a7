namespace Tocsin.Client.Integrations;

/// <summary>What came of a test message.</summary>
public sealed record IntegrationTest
{
    /// <summary>Whether the service took it.</summary>
    public required bool Ok { get; init; }

    /// <summary>Whether the service has it for sure; some only say that they have accepted it.</summary>
    public bool? Confirmed { get; init; }

    /// <summary>Its HTTP status; null without an answer.</summary>
    public int? Status { get; init; }

    /// <summary>What it answered, or why it did not.</summary>
    public string? Response { get; init; }

    /// <summary>How long it took.</summary>
    public double? LatencyMs { get; init; }

    /// <summary><c>evt_…</c>.</summary>
    public string? EventId { get; init; }
}
