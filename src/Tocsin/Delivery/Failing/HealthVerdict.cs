using Tocsin.Integrations;

namespace Tocsin.Delivery.Failing;

/// <summary>What follows from an attempt for its endpoint.</summary>
internal readonly record struct HealthVerdict
{
    public required EndpointHealth Health { get; init; }

    /// <summary><c>webhook.failed</c> is due.</summary>
    public bool TellsFailed { get; init; }

    /// <summary>A mail about that is due.</summary>
    public bool MailsFailed { get; init; }

    /// <summary>It has failed for so long that it is disabled.</summary>
    public bool Disables { get; init; }
}
