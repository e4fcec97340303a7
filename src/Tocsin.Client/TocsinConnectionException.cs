namespace Tocsin.Client;

/// <summary>No answer came: the server could not be reached, or the connection ended, or time was up.</summary>
public sealed class TocsinConnectionException(string message, Exception? inner) : TocsinException(message, inner);
