namespace Tocsin.Integrations;

/// <summary>An integration's config, read and ready to send to. Pure: no clock, no I/O, no randomness.</summary>
internal interface IDestination
{
    /// <summary>The next step of an attempt.</summary>
    /// <param name="message">What is to be sent.</param>
    /// <param name="known">What an earlier step wanted to be remembered, such as a ticket's id.</param>
    /// <param name="last">What came back for the request before; null at the beginning.</param>
    Step Next(Message message, string? known, Exchange? last);
}
