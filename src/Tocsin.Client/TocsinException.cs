namespace Tocsin.Client;

/// <summary>A request to a Tocsin server did not do what was asked; the message is for people and never holds a key.</summary>
public abstract class TocsinException(string message, Exception? inner) : Exception(message, inner);
