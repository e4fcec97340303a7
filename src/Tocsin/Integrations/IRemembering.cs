namespace Tocsin.Integrations;

/// <summary>A destination that is told what it noted of a subject before: one message at a time about each.</summary>
internal interface IRemembering : IDestination
{
    /// <summary>What the message is about, and where it is kept there; null where nothing is to be remembered.</summary>
    /// <remarks>Other places have other subjects: what was noted of one repository means nothing in another.</remarks>
    string? SubjectOf(Message message);
}
