namespace Tocsin.Integrations.Tickets;

/// <summary>A ticket that was found.</summary>
/// <param name="Id">Its number or key.</param>
/// <param name="IsClosed">Whether it is done with.</param>
internal readonly record struct Ticket(string Id, bool IsClosed);

/// <summary>What is to become of a ticket.</summary>
internal enum TicketMove
{
    /// <summary>Its finding is gone.</summary>
    Close = 0,

    /// <summary>Nobody is to work on it: somebody suppressed its finding, or there is another ticket for it.</summary>
    Drop = 1,

    /// <summary>Its finding is back.</summary>
    Reopen = 2,
}
