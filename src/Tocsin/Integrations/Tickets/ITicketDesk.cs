using Tocsin.Integrations.Rendering;

namespace Tocsin.Integrations.Tickets;

/// <summary>Where tickets are kept. Pure: makes requests and reads answers.</summary>
internal interface ITicketDesk
{
    /// <summary>As people call it: GitHub.</summary>
    string Name { get; }

    /// <summary>Where on the service: tickets of one place mean nothing in another.</summary>
    string Place { get; }

    /// <summary>Asks for the tickets of a subject, the oldest first.</summary>
    OutboundRequest Search(string subject);

    /// <summary>The tickets in the answer.</summary>
    IReadOnlyList<Ticket> Found(Exchange answer);

    /// <summary>Makes a ticket that a later search for its subject finds.</summary>
    OutboundRequest Create(Notice notice, string subject);

    /// <summary>The new ticket's id, or null where the answer names none.</summary>
    string? Created(Exchange answer);

    OutboundRequest Comment(string id, Notice notice);

    /// <summary>Opens or closes a ticket, or asks how that can be done.</summary>
    OutboundRequest Move(string id, TicketMove move);

    /// <summary>The request that does it, where the one before only asked; null where it is done or cannot be done.</summary>
    OutboundRequest? Move(string id, TicketMove move, Exchange asked);

    /// <summary>What an answer means.</summary>
    DeliveryOutcome Judge(Exchange answer);
}
