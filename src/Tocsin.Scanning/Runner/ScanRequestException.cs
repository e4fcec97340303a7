namespace Tocsin.Scanning.Runner;

/// <summary>The request itself is wrong: an unknown scanner, a path that is missing or outside the root.</summary>
public sealed class ScanRequestException(string message) : Exception(message);
