namespace Tocsin.Cli;

/// <summary>The command cannot be carried out as it was given; the message says what would be right.</summary>
internal sealed class UsageException(string message) : Exception(message);
