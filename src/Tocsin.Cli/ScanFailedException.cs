namespace Tocsin.Cli;

/// <summary>The scan did not come to an end that can be judged.</summary>
internal sealed class ScanFailedException(string message) : Exception(message);
