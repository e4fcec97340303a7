namespace Tocsin.Integrations;

/// <summary>What a kind wants next: one more request, or nothing.</summary>
internal abstract record Step
{
    private Step() { }

    /// <summary>A request; what is known by then comes back with the answer.</summary>
    internal sealed record Send(OutboundRequest Request, string? Known = null) : Step;

    /// <summary>The end of the attempt.</summary>
    internal sealed record Done(DeliveryOutcome Outcome, string? Known = null) : Step;
}
