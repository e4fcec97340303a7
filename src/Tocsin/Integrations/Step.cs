using Tocsin.Mail;

namespace Tocsin.Integrations;

/// <summary>What a kind wants next: one more request, or nothing.</summary>
internal abstract record Step
{
    private Step() { }

    /// <summary>A request; what is known by then comes back with the answer.</summary>
    /// <param name="Request">What to send.</param>
    /// <param name="Known">What comes back.</param>
    /// <param name="Note">What is noted of the subject before it is sent, by a destination that remembers.</param>
    internal sealed record Send(OutboundRequest Request, string? Known = null, string? Note = null) : Step;

    /// <summary>A mail, by the operator's mail server; its answer comes back as an exchange.</summary>
    internal sealed record Mail(MailMessage Message, string? Known = null) : Step;

    /// <summary>The end of the attempt; what is known is noted, by a destination that remembers.</summary>
    internal sealed record Done(DeliveryOutcome Outcome, string? Known = null) : Step;
}
